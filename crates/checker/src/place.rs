//! Which set of exercises a folder is about: ours, one of somebody's own, or one that another program carries.

use super::catalogue::{Catalogue, text};
use super::folder::{Folder, Layout, contents};
use super::{Error, carrier};
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

/// A set of exercises, and the folder in which somebody works on it.
#[derive(Clone, Debug)]
pub struct Place {
    /// What there is to do.
    pub catalogue: Arc<Catalogue>,
    /// Where.
    pub folder: Folder,
}

impl Place {
    /// The set around this path, if there is one.
    ///
    /// # Errors
    ///
    /// When there is one that is not ours, and its list cannot be understood or found.
    pub fn around(path: &Path, ours: &Arc<Catalogue>) -> Result<Option<Self>, Error> {
        for root in path.ancestors() {
            if let Some(folder) = Folder::at(root, ours) {
                return Ok(Some(Place { catalogue: Arc::clone(ours), folder }));
            }
            if let Some(place) = Place::of_others(root)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    fn of_others(root: &Path) -> Result<Option<Self>, Error> {
        if !root.join("Cargo.toml").is_file() || !root.join("exercises").is_dir() {
            return Ok(None);
        }
        let place = |catalogue, layout| {
            let folder = Folder { root: root.to_owned(), layout };
            Some(Place { catalogue: Arc::new(catalogue), folder })
        };
        if root.join("info.toml").is_file() {
            return Ok(place(own(root)?, Layout::Own));
        }
        Ok(carrier::catalogue(root)?.and_then(|catalogue| place(catalogue, Layout::Carried)))
    }

    /// Whether this folder has a set whose list is in a crate.
    pub fn wants_list(root: &Path) -> bool {
        carrier::wrote(root)
    }

    /// Keeps each exercise of a set of somebody's own as it is, so that it can be put back later; what is kept already
    /// stays as it was.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep_originals(&self) -> io::Result<()> {
        if self.folder.layout != Layout::Own {
            return Ok(());
        }
        for exercise in &self.catalogue.exercises {
            let path = exercise.path(false);
            let kept = originals(&self.folder.root).join(&path);
            if !kept.exists() {
                fs::create_dir_all(kept.parent().unwrap_or(&self.folder.root))?;
                fs::write(kept, contents(&self.folder.root.join(path))?)?;
            }
        }
        Ok(())
    }
}

/// Where the exercises of a set are kept as they came.
fn originals(root: &Path) -> std::path::PathBuf {
    root.join(".workbook").join("originals")
}

/// The set that is in this folder itself. As they came are the exercises that were kept when the folder was first seen.
fn own(root: &Path) -> Result<Catalogue, Error> {
    Catalogue::with_info(&root.join("info.toml"), |path| {
        text(&originals(root).join(path)).or_else(|| text(&root.join(path)))
    })
}
