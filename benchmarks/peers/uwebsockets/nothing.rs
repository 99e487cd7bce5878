// Cargo wants a target before it fetches what Cargo.toml names
