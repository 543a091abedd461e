// Package digitalbridge holds the files that `starter init` gives to a new user.
package digitalbridge

import _ "embed" // the samples are part of the program

var (
	// SamplePolicy is a policy with every key, its default and what it means.
	//go:embed docs/bridge.yaml
	SamplePolicy []byte
	// PolicySchema is the JSON schema of the policy, for editors.
	//go:embed docs/bridge.schema.json
	PolicySchema []byte
	// SampleEnvironment is the worker's environment with every variable explained.
	//go:embed .env.example
	SampleEnvironment []byte
)
