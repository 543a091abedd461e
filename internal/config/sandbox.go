package config

import "net/url"

// Addresses and credentials of the sandboxes as `starter sandbox` serves them by default.
const (
	SandboxAutotaskAddress = "127.0.0.1:8081"
	SandboxTDSynnexAddress = "127.0.0.1:8082"
	SandboxSFTPAddress     = "127.0.0.1:8022"

	SandboxAutotaskUser            = "api@sandbox.example"
	SandboxAutotaskSecret          = "sandbox-secret"
	SandboxAutotaskIntegrationCode = "SANDBOX"
	SandboxAccount                 = "555001"
	SandboxUserID                  = "ec@sandbox.example"
	SandboxPassword                = "sandbox-password"
	SandboxSFTPUser                = "u555001"
)

// Sandbox reports whether the worker talks to the sandboxes.
func (c Worker) Sandbox() bool {
	return c.Autotask.UserName == SandboxAutotaskUser && c.TDSynnex.UserID == SandboxUserID
}

// UseSandbox points the worker at sandboxes on the given addresses (host:port), overriding whatever
// was configured for the vendors. hostKey is the fingerprint of the sandbox's SFTP server.
func (c *Worker) UseSandbox(autotask, tdsynnex, sftp, hostKey string) {
	c.Autotask.UserName = SandboxAutotaskUser
	c.Autotask.Secret = SandboxAutotaskSecret
	c.Autotask.IntegrationCode = SandboxAutotaskIntegrationCode
	c.Autotask.ZoneURL = "http://" + autotask + "/ATServicesRest/"
	c.Autotask.AllowedHosts = []string{autotask}
	c.Autotask.BudgetShare = 1
	c.TDSynnex.CustomerNumber = SandboxAccount
	c.TDSynnex.UserID = SandboxUserID
	c.TDSynnex.Password = SandboxPassword
	c.TDSynnex.WebServiceURL = "http://" + tdsynnex
	c.TDSynnex.InvoiceURL = "http://" + tdsynnex
	c.TDSynnex.SFTPAddress = sftp
	c.TDSynnex.SFTPUser = SandboxSFTPUser
	c.TDSynnex.SFTPPassword = SandboxPassword
	c.TDSynnex.SFTPHostKey = hostKey
	c.TDSynnex.RequestsPerMinute = sandboxRequestsPerMinute
}

// sandboxRequestsPerMinute lets a fast clock poll often; the sandbox has no rate of its own to respect.
const sandboxRequestsPerMinute = 60000

// SandboxHostKey is the fingerprint of the sandbox's SFTP host key, which is the same in every
// sandbox: it protects nothing but keeps the check of the key in the path.
const SandboxHostKey = "SHA256:X3EPe7C1RmDapCWVuFSlyfyTaQiMo0UqhBE19Nr+AHc"

func (c *Worker) useSandboxWithoutCredentials() {
	a, t := c.Autotask, c.TDSynnex
	if a.UserName != "" || a.Secret != "" || a.IntegrationCode != "" || t.CustomerNumber != "" || t.UserID != "" || t.Password != "" ||
		t.SFTPPassword != "" {
		return
	}
	autotask, tdsynnex, sftp := c.Autotask, c.TDSynnex, c.TDSynnex.SFTPAddress
	c.UseSandbox(SandboxAutotaskAddress, SandboxTDSynnexAddress, SandboxSFTPAddress, SandboxHostKey)
	// Addresses that were set keep their say: the sandboxes may run elsewhere, in a container for example.
	// Only the sandboxes' own credentials go there, so their host needs no leave.
	if autotask.ZoneURL != "" {
		c.Autotask.ZoneURL, c.Autotask.AllowedHosts = autotask.ZoneURL, autotask.AllowedHosts
		if u, err := url.Parse(autotask.ZoneURL); err == nil && len(autotask.AllowedHosts) == 0 {
			c.Autotask.AllowedHosts = []string{u.Host}
		}
	}
	if tdsynnex.WebServiceURL != "" {
		c.TDSynnex.WebServiceURL, c.TDSynnex.InvoiceURL = tdsynnex.WebServiceURL, orNone(tdsynnex.InvoiceURL, tdsynnex.WebServiceURL)
	}
	if sftp != "" {
		c.TDSynnex.SFTPAddress = sftp
	}
}
