"""The shapes of what is sent and asked for; openapi.json is made from them."""
