//! `midflight refs`: what files name, as a list and as a bill of materials.

mod cyclonedx;
mod list;

pub use cyclonedx::cyclonedx;
pub(crate) use list::Reference;
pub use list::{Inventory, inventory};
