// One write at a time under one parent.

package autotask

import (
	"context"
	"sync"
)

// parents keeps writes of children under one parent apart: Autotask locks the parent while a
// child is written and can fail a second write that comes meanwhile.
type parents struct {
	mu     sync.Mutex
	places map[string]*parentPlace
}

// parentPlace exists while somebody holds it or waits for it.
type parentPlace struct {
	free  chan struct{}
	users int
}

// enter waits for the parent. The caller calls leave.
func (p *parents) enter(ctx context.Context, parent string) (leave func(), err error) {
	p.mu.Lock()
	if p.places == nil {
		p.places = make(map[string]*parentPlace)
	}
	place := p.places[parent]
	if place == nil {
		place = &parentPlace{free: make(chan struct{}, 1)}
		p.places[parent] = place
	}
	place.users++
	p.mu.Unlock()

	gone := func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if place.users--; place.users == 0 {
			delete(p.places, parent)
		}
	}
	select {
	case place.free <- struct{}{}:
		return func() { <-place.free; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	}
}
