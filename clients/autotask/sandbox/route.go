// This file resolves paths: without case, with doubled slashes collapsed, by the entities' descriptors.

package sandbox

import (
	"strings"
)

type routeKind int

const (
	routeNone routeKind = iota
	routeVersions
	routeZone
	routeThreshold
	routeEntities
	routeVersion
	routeModules
	routeCollection
	routeItem
	routeQuery
	routeNext
	routePrevious
	routeCount
	routeInfo
	routeFields
	routeUDFs
	routeChildren
	routeChild
)

// route is what a path means.
type route struct {
	kind     routeKind
	entity   *entity
	parentID int64
	id       int64
	pattern  string // the path with its ids replaced, for statistics
}

// router resolves paths.
type router struct {
	collections map[string]*entity            // by lower-case collection
	children    map[string]map[string]*entity // by lower-case parent segment and child segment
}

func newRouter(all []*entity) *router {
	rt := &router{collections: map[string]*entity{}, children: map[string]map[string]*entity{}}
	for _, e := range all {
		rt.collections[strings.ToLower(e.collection)] = e
		if e.parent == "" {
			continue
		}
		under := strings.ToLower(e.parentPath)
		if rt.children[under] == nil {
			rt.children[under] = map[string]*entity{}
		}
		rt.children[under][strings.ToLower(e.childPath)] = e
	}
	return rt
}

// resolve returns the route of a path; its kind is routeNone when there is nothing.
func (rt *router) resolve(path string) route {
	parts := strings.FieldsFunc(strings.ToLower(path), func(r rune) bool { return r == '/' })
	none := route{pattern: "(unknown)"}
	if len(parts) < 2 || parts[0] != "atservicesrest" {
		return none
	}
	if len(parts) == 2 && parts[1] == "versioninformation" {
		return route{kind: routeVersions, pattern: "/versioninformation"}
	}
	if (parts[1] != "v1.0" && parts[1] != "1.0") || len(parts) < 3 {
		return none
	}
	parts = parts[2:]
	if len(parts) == 1 {
		if r, ok := rootRoute(parts[0]); ok {
			return r
		}
	}
	if e, ok := rt.collections[parts[0]]; ok {
		if r := resolveRoot(e, parts[1:]); r.kind != routeNone {
			return r
		}
	}
	if len(parts) >= 3 && len(parts) <= 5 {
		return rt.resolveChild(parts)
	}
	return none
}

// rootRoute returns the route of a path that belongs to no entity.
func rootRoute(part string) (route, bool) {
	switch part {
	case "zoneinformation":
		return route{kind: routeZone, pattern: "/V1.0/ZoneInformation"}, true
	case "versioninformation":
		return route{kind: routeVersions, pattern: "/versioninformation"}, true
	case "thresholdinformation":
		return route{kind: routeThreshold, pattern: "/V1.0/ThresholdInformation"}, true
	case "entityinformation":
		return route{kind: routeEntities, pattern: "/V1.0/EntityInformation"}, true
	case "version":
		return route{kind: routeVersion, pattern: "/V1.0/Version"}, true
	case "modules":
		return route{kind: routeModules, pattern: "/V1.0/Modules"}, true
	}
	return route{}, false
}

func resolveRoot(e *entity, rest []string) route {
	base := "/V1.0/" + e.collection
	switch tail := strings.Join(rest, "/"); tail {
	case "":
		return route{kind: routeCollection, entity: e, pattern: base}
	case "query":
		return route{kind: routeQuery, entity: e, pattern: base + "/query"}
	case "query/next":
		return route{kind: routeNext, entity: e, pattern: base + "/query/next"}
	case "query/previous":
		return route{kind: routePrevious, entity: e, pattern: base + "/query/previous"}
	case "query/count":
		return route{kind: routeCount, entity: e, pattern: base + "/query/count"}
	}
	if r := resolveMetadata(e, base, rest); r.kind != routeNone {
		return r
	}
	if len(rest) == 1 {
		if id, ok := parseID(rest[0]); ok {
			return route{kind: routeItem, entity: e, id: id, pattern: base + "/{id}"}
		}
	}
	return route{}
}

// resolveMetadata resolves the questions about an entity, which its root and its child collection take.
func resolveMetadata(e *entity, base string, rest []string) route {
	switch strings.Join(rest, "/") {
	case "entityinformation":
		return route{kind: routeInfo, entity: e, pattern: base + "/entityInformation"}
	case "entityinformation/fields":
		return route{kind: routeFields, entity: e, pattern: base + "/entityInformation/fields"}
	case "entityinformation/userdefinedfields":
		return route{kind: routeUDFs, entity: e, pattern: base + "/entityInformation/userDefinedFields"}
	}
	return route{}
}

func (rt *router) resolveChild(parts []string) route {
	none := route{pattern: "(unknown)"}
	e := rt.children[parts[0]][parts[2]]
	parentID, ok := parseID(parts[1])
	if e == nil || !ok {
		return none
	}
	r := route{kind: routeChildren, entity: e, parentID: parentID, pattern: "/V1.0/" + e.parentPath + "/{id}/" + e.childPath}
	if len(parts) > 3 {
		if m := resolveMetadata(e, r.pattern, parts[3:]); m.kind != routeNone {
			return m
		}
	}
	if len(parts) > 4 {
		return none
	}
	if len(parts) == 4 {
		if r.id, ok = parseID(parts[3]); !ok {
			return none
		}
		r.kind, r.pattern = routeChild, r.pattern+"/{id}"
	}
	return r
}
