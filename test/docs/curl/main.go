// Curl is the curl of the pages, so that their test needs none on the machine. It knows what they use: -sS, -X, -H and -d.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	if err := curl(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		os.Exit(1)
	}
}

func curl(args []string, out io.Writer) error {
	method, url, body, header := http.MethodGet, "", "", http.Header{}
	for i := 0; i < len(args); i++ {
		switch flag := args[i]; {
		case flag == "-sS":
		case !strings.HasPrefix(flag, "-"):
			url = "http://" + strings.TrimPrefix(flag, "http://")
		case i+1 == len(args):
			return fmt.Errorf("%s has no value", flag)
		default:
			i++
			switch flag {
			case "-X":
				method = args[i]
			case "-d":
				body = args[i]
			case "-H":
				name, value, _ := strings.Cut(args[i], ": ")
				header.Set(name, value)
			default:
				return fmt.Errorf("%s is not known here", flag)
			}
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, resp.Body)
	return errors.Join(err, resp.Body.Close())
}
