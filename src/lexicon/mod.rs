//! Level 2: the language data of `rules/lang/*.toml`, parsed, validated and embedded.
