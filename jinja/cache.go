package jinja

import (
	"container/list"
	"sync"
)

// cache keeps the templates that were used last.
type cache struct {
	size int
	mu   sync.Mutex
	m    map[string]*list.Element
	l    list.List // of *cached, the latest first
}

type cached struct {
	name string
	t    *Template
}

func newCache(size int) *cache {
	if size == 0 {
		size = 400
	}
	return &cache{size: size, m: map[string]*list.Element{}}
}

func (c *cache) get(name string) *Template {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.m[name]
	if !ok {
		return nil
	}
	c.l.MoveToFront(e)
	return e.Value.(*cached).t
}

func (c *cache) put(name string, t *Template) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.m[name]; ok {
		e.Value.(*cached).t = t
		c.l.MoveToFront(e)
		return
	}
	if c.size < 0 {
		return
	}
	c.m[name] = c.l.PushFront(&cached{name, t})
	for c.l.Len() > c.size {
		last := c.l.Back()
		delete(c.m, last.Value.(*cached).name)
		c.l.Remove(last)
	}
}
