package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kelseyhightower/envconfig"

	"digitalbridge/internal/notify"
)

// read fills a struct from the environment, secrets also from the files that NAME_FILE names.
func read(into any, temporal *Temporal) error {
	settings := settingsOf(reflect.ValueOf(into).Elem())
	var errs []error
	for _, s := range settings {
		errs = append(errs, clean(s.name, os.Getenv(s.name)))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := envconfig.Process("", into); err != nil {
		return explain(err, settings)
	}
	for _, s := range settings {
		if s.value.Type() == reflect.TypeFor[Secret]() {
			errs = append(errs, s.fromFile())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return temporal.load()
}

// setting is a variable and where its value goes.
type setting struct {
	name  string
	value reflect.Value
}

func settingsOf(v reflect.Value) []setting {
	var out []setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name, ok := f.Tag.Lookup("envconfig"); ok {
			out = append(out, setting{name, v.Field(i)})
		} else if f.Type.Kind() == reflect.Struct {
			out = append(out, settingsOf(v.Field(i))...)
		}
	}
	return out
}

// maxSecret is far above the longest list of keys.
const maxSecret = 64 << 10

// fromFile reads a secret from the file that NAME_FILE names. One line end at its end belongs to the file.
func (s setting) fromFile() error {
	variable := s.name + "_FILE"
	path := os.Getenv(variable)
	if path == "" {
		return nil
	}
	if os.Getenv(s.name) != "" {
		return fmt.Errorf("%s and %s are both set; leave one out", s.name, variable)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", variable, err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return fmt.Errorf("%s: %w", variable, err)
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	switch {
	case len(data) > maxSecret:
		return fmt.Errorf("%s: %s has more than %d bytes; it is not a secret", variable, path, maxSecret)
	case text == "":
		return fmt.Errorf("%s: %s is empty", variable, path)
	}
	s.value.SetString(text)
	return clean(variable, text)
}

// clean refuses what nobody sees in a value: it comes from a file with Windows line ends or from a copy, and
// looks like a wrong password.
func clean(name, value string) error {
	var what string
	switch last := len(value) - 1; {
	case value == "":
		return nil
	case value[last] == '\r':
		what = "ends in a carriage return; save the file that sets it with line ends of Unix"
	case strings.ContainsFunc(value, unicode.IsControl):
		what = "holds a line end or another control character; write it in one line"
	case strings.TrimSpace(value) != value:
		what = "begins or ends with a blank; take it away"
	case strings.ContainsFunc(value, unseen):
		first, _ := utf8.DecodeRuneInString(value[strings.IndexFunc(value, unseen):])
		what = fmt.Sprintf("holds a character that nobody sees (%U); type it anew", first)
	default:
		return nil
	}
	return fmt.Errorf("%s %s", name, what)
}

// unseen are characters without a shape: byte order marks, zero-width blanks and joiners, soft hyphens, marks of direction,
// separators of lines and paragraphs, and blanks that are not the one of the keyboard.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || (unicode.Is(unicode.Zs, r) && r != ' ')
}

// explain names the variable that can't be read. The library puts the name of the struct before it.
func explain(err error, settings []setting) error {
	var pe *envconfig.ParseError
	if !errors.As(err, &pe) {
		return fmt.Errorf("reading the environment: %w", err)
	}
	name := ""
	for _, s := range settings {
		if strings.HasSuffix(pe.KeyName, s.name) && len(s.name) > len(name) {
			name = s.name
		}
	}
	return fmt.Errorf("environment variable %s can't be read as %s: %w", cmp.Or(name, pe.KeyName), pe.TypeName, pe.Err)
}

// Secrets are the values that no error, log, history or notice may show. The sandbox's tracking identifier is none:
// it is a word.
func (c Worker) Secrets() []string {
	out := append(secretsOf(reflect.ValueOf(c)), othersSecrets()...)
	addresses, _ := notify.ParseAddresses(c.NotifyURLs.Reveal()) // what can't be read was refused
	for _, a := range addresses {
		out = append(out, a.Secrets()...)
	}
	return out
}

// Secrets are the same of the starter.
func (c Starter) Secrets() []string { return secretsOf(reflect.ValueOf(c)) }

// othersSecrets are those that libraries read from the environment by themselves: of cloud stores and of proxies.
func othersSecrets() []string {
	var out []string
	for _, name := range []string{"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN",
		"AZURE_STORAGE_CONNECTION_STRING", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD"} {
		if value := os.Getenv(name); value != "" {
			out = append(out, value)
		}
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		if u, err := url.Parse(os.Getenv(name)); err == nil {
			if password, ok := u.User.Password(); ok {
				out = append(out, password)
			}
		}
	}
	return out
}

func secretsOf(v reflect.Value) []string {
	var out []string
	for _, s := range settingsOf(v) {
		if s.value.Type() == reflect.TypeFor[Secret]() && s.value.String() != "" && s.value.String() != SandboxAutotaskIntegrationCode {
			value := s.value.Interface().(Secret).Reveal()
			out = append(out, value)
			if s.name == "OTEL_EXPORTER_OTLP_HEADERS" {
				for _, header := range strings.Split(value, ",") {
					_, one, _ := strings.Cut(header, "=")
					out = append(out, one)
				}
			}
			for _, key := range strings.Split(value, ",") { // PAYLOAD_KEYS are several
				if _, key, ok := strings.Cut(key, ":"); ok && s.name == "PAYLOAD_KEYS" {
					out = append(out, key)
				}
			}
		}
	}
	return out
}
