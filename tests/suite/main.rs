//! The one integration suite: cases as data, checked through the public library.

mod readers;
