package retention

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/store"
)

// ForgetOrder removes the dossier of a purchase order, what was approved of it, and what the activity log says of it. What
// keeps it from being ordered a second time stays: its number.
func ForgetOrder(ctx context.Context, s *store.Store, purchaseOrder string) (removed, rewritten int, err error) {
	for _, prefix := range []string{DossierPrefix(purchaseOrder), ApprovalsKey(purchaseOrder), DossiersRead, LogsRead} {
		n, err := removeAll(ctx, s, prefix)
		if removed += n; err != nil {
			return removed, rewritten, err
		}
	}
	keys, err := s.Keys(ctx, archive.Root)
	if err != nil {
		return removed, rewritten, err
	}
	for _, key := range keys {
		var run activitylog.Run
		if err := s.GetJSON(ctx, key, &run); errors.Is(err, store.ErrNotFound) {
			continue // it has become too old just now
		} else if err != nil {
			return removed, rewritten, err
		}
		if about(run.Object, purchaseOrder) {
			if err := s.Remove(ctx, key); err != nil {
				return removed, rewritten, err
			}
			removed++
			continue
		}
		records := slices.DeleteFunc(slices.Clone(run.Records), func(r activitylog.Record) bool { return about(r.Object, purchaseOrder) })
		if len(records) == len(run.Records) {
			continue
		}
		run.Records = records
		if err := s.PutJSON(ctx, key, run); err != nil {
			return removed, rewritten, err
		}
		rewritten++
	}
	return removed, rewritten, nil
}

// about reports whether an object is the purchase order or one of its lines.
func about(o activitylog.Object, purchaseOrder string) bool {
	id, _, _ := strings.Cut(o.ID, "/")
	return (o.Kind == activitylog.PurchaseOrder || o.Kind == activitylog.Line) && id == purchaseOrder
}

func removeAll(ctx context.Context, s *store.Store, prefix string) (removed int, err error) {
	keys, err := s.Keys(ctx, prefix)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if err := s.Remove(ctx, key); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// impersonal are the parts of the store in which nobody can be named: products, prices, numbers of orders, marks of runs, and
// recordings, in which names were replaced. Records of who had somebody removed stay. All else is looked through.
var impersonal = []string{"snapshots/", "plans/", "stock/", "price-file/", "ours/", "claims/", "sent-orders", AttemptsRoot, "meeting/",
	"reports/meetings/", recordsRoot}

// ForgetPerson replaces a person's texts everywhere in what is kept. What was read out for somebody is removed.
func ForgetPerson(ctx context.Context, s *store.Store, p *Person) (removed, changed int, err error) {
	for _, prefix := range []string{DossiersRead, LogsRead} {
		n, err := removeAll(ctx, s, prefix)
		if removed += n; err != nil {
			return removed, changed, err
		}
	}
	keys, err := s.Keys(ctx, "")
	if err != nil {
		return removed, changed, err
	}
	for _, key := range keys {
		if slices.ContainsFunc(impersonal, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			continue
		}
		done, err := rewrite(ctx, s, key, p)
		if err != nil {
			return removed, changed, err
		}
		if done {
			changed++
		}
	}
	return removed, changed, nil
}

// rewrite replaces the person in one object and reports whether there was anything to replace.
func rewrite(ctx context.Context, s *store.Store, key string, p *Person) (bool, error) {
	file, err := s.ReadFile(ctx, key, 0)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	var old bytes.Buffer
	_, err = old.ReadFrom(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return false, err
	}
	kind, text := "text/plain", []byte(p.Without(old.String()))
	switch {
	case strings.HasSuffix(key, ".json"), strings.HasSuffix(key, ".jsonl"):
		kind = "application/json"
		text, err = p.withoutJSON(old.Bytes())
	case strings.HasSuffix(key, ".html"):
		kind = "text/html"
	case strings.HasSuffix(key, ".csv"):
		kind = "text/csv"
	}
	if err != nil {
		return false, fmt.Errorf("%s can't be read, so nobody can be taken out of it: %w", key, err)
	}
	if text == nil || bytes.Equal(text, old.Bytes()) {
		return false, nil
	}
	if strings.HasPrefix(key, dossiersRoot) {
		var entries []dossier.Entry
		if err := json.Unmarshal(text, &entries); err != nil {
			return false, fmt.Errorf("%s: %w", key, err)
		}
		for i := range entries {
			entries[i] = dossier.Resealed(entries[i])
		}
		return true, s.PutJSON(ctx, key, entries)
	}
	return true, s.PutBytes(ctx, key, kind, text)
}

// withoutJSON is a file of JSON values, one or many, without the person; nil when the person is not in it.
func (p *Person) withoutJSON(data []byte) ([]byte, error) {
	var out bytes.Buffer
	dec, enc, found := json.NewDecoder(bytes.NewReader(data)), json.NewEncoder(&out), false
	dec.UseNumber()
	for {
		var v any
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if err := enc.Encode(p.walk(v, &found)); err != nil {
			return nil, err
		}
	}
	if !found {
		return nil, nil
	}
	return out.Bytes(), nil
}

func (p *Person) walk(v any, found *bool) any {
	switch v := v.(type) {
	case string:
		without := p.Without(v)
		*found = *found || without != v
		return without
	case []any:
		for i := range v {
			v[i] = p.walk(v[i], found)
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			without := p.Without(key)
			*found = *found || without != key
			out[without] = p.walk(value, found)
		}
		return out
	}
	return v
}
