package local

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"digitalbridge/clients/sandboxkit"
	tdsynnexsandbox "digitalbridge/clients/tdsynnex/sandbox"
	"digitalbridge/internal/meeting"
)

// Replayed is a recording that is served in place of the vendors.
type Replayed struct {
	Sandboxes
	// HostKey is the fingerprint of the SFTP server, Account the number under which it has the price file.
	HostKey, Account string

	autotask, tdsynnex *meeting.Replay
}

// StartReplay serves a recording at the sandboxes' addresses. The price file is a sandbox's own.
func StartReplay(ctx context.Context, r *meeting.Recording, o SandboxOptions) (*Replayed, error) {
	o.fill()
	if r.Manifest.Account != "" {
		o.Account, o.SFTPUser = r.Manifest.Account, "u"+r.Manifest.Account
	}
	drop, err := tdsynnexsandbox.New(
		tdsynnexsandbox.Options{Account: o.Account, UserID: o.UserID, Password: o.Password, SFTPUser: o.SFTPUser,
			SFTPPassword: o.SFTPPassword, SKUs: o.SKUs, Seed: o.Seed},
	)
	if err != nil {
		return nil, err
	}
	listeners, err := listen(o)
	if err != nil {
		return nil, errors.Join(err, drop.Close())
	}
	p := &Replayed{HostKey: drop.HostKeyFingerprint(), Account: o.Account}
	p.Scheme = "http"
	p.AutotaskAddress, p.TDSynnexAddress, p.SFTPAddress = listeners[0].Addr().String(), listeners[1].Addr().String(),
		listeners[2].Addr().String()
	p.autotask = meeting.NewReplay(r, meeting.Autotask, p.AutotaskURL())
	p.tdsynnex = meeting.NewReplay(r, meeting.TDSynnex, p.TDSynnexURL())
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return sandboxkit.Serve(ctx, listeners[0], p.autotask, nil) })
	g.Go(func() error { return sandboxkit.Serve(ctx, listeners[1], p.tdsynnex, nil) })
	g.Go(func() error { return drop.ServeSFTP(ctx, listeners[2]) })
	p.stop = func() error { cancel(); return errors.Join(g.Wait(), drop.Close()) }
	return p, nil
}

// Strange are the questions to which the recording has no answer.
func (p *Replayed) Strange() []string { return append(p.autotask.Strange(), p.tdsynnex.Strange()...) }
