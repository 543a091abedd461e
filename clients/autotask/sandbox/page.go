// This file holds the paging contract: the token that nextPageUrl and prevPageUrl carry, a stack of the
// last ids seen.

package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// beforeFirst is the id that stands before every row; 0 is the company's own.
const beforeFirst = -1

// pageToken is the paging parameter. The last of NextIDs is the id after which the page starts; the last
// of PreviousIDs is the id after which the page before it starts.
type pageToken struct {
	PageSize    int     `json:"pageSize"`
	PreviousIDs []int64 `json:"previousIds"`
	NextIDs     []int64 `json:"nextIds"`
}

// readToken reads the paging parameter.
func readToken(r *http.Request) (pageToken, bool) {
	var t pageToken
	err := json.Unmarshal([]byte(param(r, "paging")), &t)
	return t, err == nil && t.PageSize >= 1 && t.PageSize <= pageSize
}

// page is where a page starts and the starts of the pages before it.
type page struct {
	size   int
	after  int64
	before []int64
}

// forward is the page that a token leads to by /query/next, backward by /query/previous.
func (t pageToken) forward() (page, bool) {
	if len(t.NextIDs) == 0 {
		return page{}, false
	}
	return page{size: t.PageSize, after: t.NextIDs[len(t.NextIDs)-1], before: t.PreviousIDs}, true
}

func (t pageToken) backward() (page, bool) {
	n := len(t.PreviousIDs)
	if n == 0 {
		return page{}, false
	}
	return page{size: t.PageSize, after: t.PreviousIDs[n-1], before: t.PreviousIDs[:n-1]}, true
}

// next is the token of the page after this one, whose last row has the id last.
func (p page) next(last int64) pageToken {
	before := append(append([]int64{}, p.before...), p.after)
	if len(before) > rememberPages {
		before = before[len(before)-rememberPages:]
	}
	return pageToken{PageSize: p.size, PreviousIDs: before, NextIDs: []int64{last}}
}

// previous is the token of the page before this one; ok is false on the first page.
func (p page) previous() (pageToken, bool) {
	return pageToken{PageSize: p.size, PreviousIDs: p.before, NextIDs: []int64{p.after}}, len(p.before) > 0
}

// pageURL is a complete page link. A GET query's link carries the search again, a POST query's doesn't.
func pageURL(r *http.Request, path, direction string, t pageToken, search string) string {
	token, _ := json.Marshal(t)
	link := baseURL(r) + "V1.0/" + path + "/" + direction + "?paging=" + escape(string(token))
	if search != "" {
		link += "&search=" + escape(search)
	}
	return link
}

// baseURL is the zone's url for the request: what it came in by.
func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/ATServicesRest/"
}

// escape is query escaping with lower-case hex digits, as .NET writes it.
func escape(s string) string {
	escaped := []byte(url.QueryEscape(s))
	for i := 0; i+2 < len(escaped); i++ {
		if escaped[i] == '%' {
			copy(escaped[i+1:i+3], strings.ToLower(string(escaped[i+1:i+3])))
			i += 2
		}
	}
	return string(escaped)
}

// param returns a query parameter, its name without case.
func param(r *http.Request, name string) string {
	for k, v := range r.URL.Query() {
		if strings.EqualFold(k, name) && len(v) > 0 {
			return v[0]
		}
	}
	return ""
}
