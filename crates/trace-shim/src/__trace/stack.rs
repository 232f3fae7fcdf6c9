//! Stacks: the addresses of the calls that led to a wait. What they mean is found out after the run.

use super::file::{File, record};
use super::raw::kind;
use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::sync::{Mutex, PoisonError};

/// The most addresses of one stack.
pub const DEPTH: usize = 128;

/// The addresses of a stack, innermost first.
#[derive(Clone, Copy)]
pub struct Stack {
    addresses: [usize; DEPTH],
    length: usize,
    /// Callers' frames lie above; there the stack is cut.
    limit: usize,
}

#[repr(C)]
struct Context {
    _private: [u8; 0],
}

// The unwinder, which the standard library brings along.
unsafe extern "C-unwind" {
    fn _Unwind_Backtrace(
        call: extern "C-unwind" fn(*mut Context, *mut c_void) -> c_int,
        argument: *mut c_void,
    ) -> c_int;
    fn _Unwind_GetIPInfo(context: *mut Context, before: *mut c_int) -> usize;
    fn _Unwind_GetCFA(context: *mut Context) -> usize;
}

/// No frame of a poll is larger than this.
#[cfg(all(frame_pointers, target_arch = "x86_64"))]
const FAR: usize = 16 << 20;

const GO_ON: c_int = 0;
const STOP: c_int = 5;

impl Stack {
    /// None at all.
    pub const EMPTY: Stack = Stack { addresses: [0; DEPTH], length: 0, limit: 0 };

    /// The stack of this thread, up to the frame that the address `limit` lies in.
    ///
    /// By frame pointers where it can: the program and its libraries are compiled with them, and following them costs a
    /// tenth of what the unwinder takes. Where they do not lead to `limit`, it is asked after all.
    #[inline(never)]
    pub fn capture(&mut self, limit: usize) {
        if !self.follow(limit) {
            self.unwind(limit);
        }
    }

    /// Follows the frame pointers; whether they led to `limit`.
    #[cfg(all(frame_pointers, target_arch = "x86_64"))]
    fn follow(&mut self, limit: usize) -> bool {
        let mut frame: usize;
        // SAFETY: reads a register.
        unsafe {
            std::arch::asm!("mov {}, rbp", out(reg) frame, options(nomem, nostack, preserves_flags));
        };
        let here = std::ptr::from_ref(&frame).addr();
        self.length = 0;
        self.limit = limit;
        // Each frame lies above the one before it, and in the part of this thread's stack from here to `limit`.
        let mut below = here;
        while self.length < DEPTH && frame > below && frame < limit && frame % 8 == 0 {
            // SAFETY: aligned, and on the stack of this thread: see above.
            let (outer, back) = unsafe {
                let words = std::ptr::with_exposed_provenance::<usize>(frame);
                (words.read(), words.add(1).read())
            };
            if outer > limit.wrapping_sub(2 * size_of::<usize>()) {
                // The frame that it goes back to is the one that `limit` lies in.
                return outer < limit.wrapping_add(FAR);
            }
            // As in the unwinder's callback.
            self.addresses[self.length] = back.wrapping_sub(1);
            self.length += 1;
            below = frame;
            frame = outer;
        }
        false
    }

    #[cfg(not(all(frame_pointers, target_arch = "x86_64")))]
    fn follow(&mut self, _: usize) -> bool {
        false
    }

    /// As `capture`, by the unwinder alone. Allocates nothing, and takes no lock.
    pub fn unwind(&mut self, limit: usize) {
        self.length = 0;
        self.limit = limit;
        // SAFETY: the callback gets the pointer that is given here, which is valid and used by nobody else until the
        // call returns.
        unsafe { _Unwind_Backtrace(frame, std::ptr::from_mut(self).cast()) };
    }

    /// Its number; it is written if it is new.
    pub fn number(&self, file: &File) -> u32 {
        static KNOWN: Mutex<Option<HashMap<u64, u32>>> = Mutex::new(None);
        let addresses = &self.addresses[..self.length];
        let hash = addresses.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, address| {
            (hash.rotate_left(5) ^ *address as u64).wrapping_mul(0x0517_cc1b_7272_20a9)
        });
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        let next = known.len() as u32 + 1;
        *known.entry(hash).or_insert_with(|| {
            let bytes: Vec<u8> =
                addresses.iter().flat_map(|address| (*address as u64).to_le_bytes()).collect();
            let mut stack = record(kind::STACK, 0, 0);
            stack.b = next;
            file.write_payload(stack, &bytes);
            next
        })
    }
}

extern "C-unwind" fn frame(context: *mut Context, argument: *mut c_void) -> c_int {
    // SAFETY: `argument` is the stack that `capture` gave, and `context` the unwinder's own.
    unsafe {
        let stack = &mut *argument.cast::<Stack>();
        if stack.length == DEPTH || _Unwind_GetCFA(context) > stack.limit {
            return STOP;
        }
        let mut before = 0;
        let address = _Unwind_GetIPInfo(context, &raw mut before);
        // An address to return to is behind the call, and may belong to the next line already.
        stack.addresses[stack.length] = if before == 0 { address.wrapping_sub(1) } else { address };
        stack.length += 1;
    }
    GO_ON
}

/// Where the program and its libraries are in memory.
pub fn maps() -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    // Only what has a file, and begins it or can be run.
    let useful = maps.lines().filter(|line| line.contains('/'));
    Some(useful.map(|line| format!("{line}\n")).collect())
}
