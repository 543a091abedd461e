package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
)

// Book keeps answers and surprises, each as an object of its own, so that workers that write at the same time lose none.
// It is safe for concurrent use; the nil one keeps nothing.
type Book struct {
	Store *store.Store
	// Secrets are taken out of everything that is kept.
	Secrets *redact.Redactor
	// Now is the time of day; nil: the machine's.
	Now func() time.Time

	mu    sync.Mutex
	known map[string]bool // surprises that are kept already
	// learned is what this process has seen last.
	learned map[Name]Verdict
}

const (
	answersAt   = "ledger/assumptions/"
	surprisesAt = "ledger/surprises/"
	// longest is how much of a vendor's text is kept.
	longest = 500
	// surprisesAtMost bounds what a vendor that answers nonsense can fill.
	surprisesAtMost = 1000
)

func (b *Book) now() time.Time {
	if b.Now != nil {
		return b.Now().UTC()
	}
	return time.Now().UTC()
}

// Answered keeps what a tenant showed and reports whether that is another verdict than before. A look that saw
// nothing does not replace one that did.
func (b *Book) Answered(ctx context.Context, a Answer) (changed bool, err error) {
	if b == nil {
		return false, nil
	}
	before, err := b.answer(ctx, a.Name)
	if err != nil {
		return false, err
	}
	a.Seen, a.At = b.Secrets.Text(a.Seen), b.now()
	if Better(before, a) != a {
		return false, nil
	}
	known := before.Verdict != "" && before.Verdict != NotSeen
	return known && before.Verdict != a.Verdict, b.Store.PutJSON(ctx, answersAt+string(a.Name)+".json", a)
}

// Learned is Answered for what is seen in passing, while something else is done: it fails nothing. One answer of a name
// and verdict is kept by a process.
func (b *Book) Learned(ctx context.Context, name Name, v Verdict, seen string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	same := b.learned[name] == v
	b.mu.Unlock()
	if same {
		return
	}
	if _, err := b.Answered(ctx, Answer{Name: name, Verdict: v, Seen: seen}); err != nil {
		return // the next one is as good
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.learned == nil {
		b.learned = map[Name]Verdict{}
	}
	b.learned[name] = v
}

func (b *Book) answer(ctx context.Context, name Name) (a Answer, err error) {
	err = b.Store.GetJSON(ctx, answersAt+string(name)+".json", &a)
	if errors.Is(err, store.ErrNotFound) {
		return Answer{}, nil
	}
	return a, err
}

// Answers are the remembered ones.
func (b *Book) Answers(ctx context.Context) (map[Name]Answer, error) {
	answers := map[Name]Answer{}
	if b == nil {
		return answers, nil
	}
	for _, a := range Assumptions() {
		known, err := b.answer(ctx, a.Name)
		if err != nil {
			return nil, err
		}
		if known.Verdict != "" {
			answers[a.Name] = known
		}
	}
	return answers, nil
}

// Surprised keeps something that came as a surprise, the first time that it comes.
func (b *Book) Surprised(ctx context.Context, kind Kind, what, where string) error {
	if b == nil || strings.TrimSpace(what) == "" {
		return nil
	}
	what, where = cut(strings.TrimSpace(b.Secrets.Text(what))), cut(b.Secrets.Text(where))
	sum := sha256.Sum256([]byte(string(kind) + "\x00" + alike(kind, what)))
	key := surprisesAt + hex.EncodeToString(sum[:8]) + ".json"
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known[key] || len(b.known) >= surprisesAtMost {
		return nil
	}
	var kept Surprise
	err := b.Store.GetJSON(ctx, key, &kept)
	if errors.Is(err, store.ErrNotFound) {
		err = b.Store.PutJSON(ctx, key, Surprise{Kind: kind, What: what, Where: where, Effect: kind.effect(), First: b.now()})
	}
	if err != nil {
		return err
	}
	if b.known == nil {
		b.known = map[string]bool{}
	}
	b.known[key] = true
	return nil
}

// First keeps something that people are told of at once, and reports whether it is kept for the first time: after a restart
// they are not told again. The key is what makes two of them one.
func (b *Book) First(ctx context.Context, kind Kind, key, what, where string) (bool, error) {
	sum := sha256.Sum256([]byte(string(kind) + "\x00" + key))
	at := surprisesAt + hex.EncodeToString(sum[:8]) + ".json"
	var kept Surprise
	err := b.Store.GetJSON(ctx, at, &kept)
	if errors.Is(err, store.ErrNotFound) {
		return true, b.Store.PutJSON(ctx, at, Surprise{Kind: kind, What: cut(b.Secrets.Text(what)), Where: cut(b.Secrets.Text(where)),
			Effect: kind.effect(), First: b.now(), Told: true})
	}
	return false, err
}

var digits = regexp.MustCompile(`[0-9]+`)

// alike is what two surprises have in common that count as one: texts that differ in numbers only, such as the id of a
// request or of a line, are one. The digits of a code are the code.
func alike(kind Kind, what string) string {
	if kind == ErrorBody || kind == Unreadable {
		return digits.ReplaceAllString(what, "#")
	}
	return what
}

// cut keeps the beginning of a text, whole characters of it.
func cut(s string) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + " ..."
}

// Surprises are those that are kept, the newest first.
func (b *Book) Surprises(ctx context.Context) ([]Surprise, error) {
	kept, err := b.kept(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Surprise, 0, len(kept))
	for _, s := range kept {
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y Surprise) int {
		return cmp.Or(y.First.Compare(x.First), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.What, y.What))
	})
	return all, nil
}

func (b *Book) kept(ctx context.Context) (map[string]Surprise, error) {
	kept := map[string]Surprise{}
	if b == nil {
		return kept, nil
	}
	keys, err := b.Store.Keys(ctx, surprisesAt)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		var s Surprise
		switch err := b.Store.GetJSON(ctx, key, &s); {
		case errors.Is(err, store.ErrNotFound): // removed between the listing and the read
		case err != nil:
			return nil, err
		default:
			kept[key] = s
		}
	}
	return kept, nil
}

// Tell are the surprises that people have not been told of; they count as told from now on.
func (b *Book) Tell(ctx context.Context) ([]Surprise, error) {
	kept, err := b.kept(ctx)
	if err != nil {
		return nil, err
	}
	var untold []Surprise
	for key, s := range kept {
		if s.Told {
			continue
		}
		untold = append(untold, s)
		s.Told = true
		if err := b.Store.PutJSON(ctx, key, s); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(untold, func(x, y Surprise) int { return cmp.Or(x.First.Compare(y.First), cmp.Compare(x.What, y.What)) })
	return untold, nil
}
