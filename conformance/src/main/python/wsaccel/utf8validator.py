from dev.tidewire.conformance import Utf8Validator
