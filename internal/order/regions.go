package order

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// regionNames are the states, territories and provinces by code: what people write into Autotask's free text
// for them, in English and French, with the abbreviations of before the postal codes. Case, accents and
// punctuation do not count.
var regionNames = map[string]map[string][]string{
	"US": {
		"AL": {"Alabama", "Ala"}, "AK": {"Alaska", "Alas"}, "AZ": {"Arizona", "Ariz"}, "AR": {"Arkansas", "Ark"},
		"CA": {"California", "Calif", "Cal", "Californie"}, "CO": {"Colorado", "Colo", "Col"}, "CT": {"Connecticut", "Conn"},
		"DE": {"Delaware", "Del"}, "DC": {"District of Columbia", "Dist of Col", "Washington DC", "Washington D.C.", "Wash DC"},
		"FL": {"Florida", "Fla", "Flor", "Floride"}, "GA": {"Georgia", "Géorgie"}, "HI": {"Hawaii", "Hawai'i", "Haw"}, "ID": {"Idaho", "Ida"},
		"IL": {"Illinois", "Ill", "Ills"}, "IN": {"Indiana", "Ind"}, "IA": {"Iowa"}, "KS": {"Kansas", "Kans", "Kan"},
		"KY": {"Kentucky", "Ken", "Kent"}, "LA": {"Louisiana", "Louisiane"}, "ME": {"Maine"}, "MD": {"Maryland"},
		"MA": {"Massachusetts", "Mass"}, "MI": {"Michigan", "Mich"}, "MN": {"Minnesota", "Minn"}, "MS": {"Mississippi", "Miss"},
		"MO": {"Missouri"}, "MT": {"Montana", "Mont"}, "NE": {"Nebraska", "Nebr", "Neb", "NB"}, "NV": {"Nevada", "Nev"},
		"NH": {"New Hampshire"}, "NJ": {"New Jersey"}, "NM": {"New Mexico", "N Mex", "New Mex", "Nouveau-Mexique"},
		"NY": {"New York", "New York State"},
		"NC": {"North Carolina", "N Car", "Caroline du Nord"}, "ND": {"North Dakota", "N Dak", "Dakota du Nord"},
		"OH": {"Ohio"}, "OK": {"Oklahoma", "Okla"}, "OR": {"Oregon", "Ore", "Oreg"},
		"PA": {"Pennsylvania", "Penna", "Penn", "Pennsylvanie"}, "RI": {"Rhode Island", "R Isl"},
		"SC": {"South Carolina", "S Car", "Caroline du Sud"}, "SD": {"South Dakota", "S Dak", "Dakota du Sud"},
		"TN": {"Tennessee", "Tenn"}, "TX": {"Texas", "Tex"}, "UT": {"Utah"}, "VT": {"Vermont"}, "VA": {"Virginia", "Virg", "Virginie"},
		"WA": {"Washington", "Wash", "Washington State"}, "WV": {"West Virginia", "W Va", "W Virg", "Virginie-Occidentale"},
		"WI": {"Wisconsin", "Wis", "Wisc"}, "WY": {"Wyoming", "Wyo"},
		"AS": {"American Samoa"}, "GU": {"Guam"}, "MP": {"Northern Mariana Islands", "Northern Marianas", "CNMI"},
		"PR": {"Puerto Rico", "P Rico", "Porto Rico"},
		"VI": {"Virgin Islands", "Virgin Islands of the United States", "US Virgin Islands", "U.S. Virgin Islands", "USVI"},
		"FM": {"Federated States of Micronesia", "Micronesia"}, "MH": {"Marshall Islands"}, "PW": {"Palau"},
		"AA": {"Armed Forces Americas"}, "AE": {"Armed Forces Europe", "Armed Forces Africa", "Armed Forces Canada", "Armed Forces Middle East"},
		"AP": {"Armed Forces Pacific"},
	},
	"CA": {
		"AB": {"Alberta", "Alta", "Alb"}, "BC": {"British Columbia", "Colombie-Britannique", "Brit Col", "C-B"},
		"MB": {"Manitoba", "Man"}, "NB": {"New Brunswick", "Nouveau-Brunswick", "N-B"},
		"NL": {"Newfoundland and Labrador", "Newfoundland & Labrador", "Newfoundland", "Labrador", "Nfld", "NF", "Nfld & Lab",
			"Terre-Neuve-et-Labrador", "Terre-Neuve", "T-N-L", "T-N"},
		"NS": {"Nova Scotia", "Nouvelle-Écosse", "N-É"},
		"NT": {"Northwest Territories", "North West Territories", "Territoires du Nord-Ouest", "NWT", "T N-O"}, //nolint:misspell // French
		"NU": {"Nunavut", "Nvt", "Nun"}, "ON": {"Ontario", "Ont"},
		"PE": {"Prince Edward Island", "Prince Edward Isl", "PEI", "Île-du-Prince-Édouard", "Î-P-É"},
		"QC": {"Quebec", "Québec", "Que", "Qué", "PQ", "P-Q", "Quebec Province"},
		"SK": {"Saskatchewan", "Sask"}, "YT": {"Yukon", "Yukon Territory", "Territoire du Yukon", "YK", "Yn", "Yuk"},
	},
}

var regionCodes = codesOfRegions()

func codesOfRegions() map[string]map[string]string {
	out := map[string]map[string]string{}
	for country, regions := range regionNames {
		out[country] = map[string]string{}
		for code, names := range regions {
			for _, name := range append(names, code) {
				out[country][foldName(name)] = code
			}
		}
	}
	return out
}

// RegionCode is the two-letter code of a state, territory or province that people wrote out, and false when it is
// not known. "Nevada (NV)" and "NV - Nevada" name one twice; "State of Nevada", "Nevada, USA" and "US-NV" say more
// than the name; "N. Carolina" and "W. Virginia" shorten it.
func RegionCode(name, country string) (string, bool) {
	name = Plain(name)
	for _, spelling := range []string{name, withoutFrame(name, country)} {
		folded := foldName(spelling)
		if code, ok := regionCodes[country][folded]; ok {
			return code, true
		}
		if code, ok := namedTwice(folded, country); ok {
			return code, true
		}
		if code, ok := spelledShort(spelling, country); ok {
			return code, true
		}
	}
	return "", false
}

func namedTwice(folded, country string) (string, bool) {
	for code, names := range regionNames[country] {
		for _, name := range names {
			if n := foldName(name); folded == n+strings.ToLower(code) || folded == strings.ToLower(code)+n {
				return code, true
			}
		}
	}
	return "", false
}

// regionFrames are what stands around a name without being part of it.
var regionFrames = map[string]struct{ before, after *regexp.Regexp }{
	"US": {
		regexp.MustCompile(`(?i)^(the\s+)?(state|commonwealth|territory)\s+of\s+(the\s+)?|^(usa?|u\.s\.(a\.)?)\s*[-,/]\s*`),
		regexp.MustCompile(`(?i)[\s,]+\(?(usa?|u\.s\.(a\.)?|united\s+states(\s+of\s+america)?)\)?$|\s+state$`),
	},
	"CA": {
		regexp.MustCompile(`(?i)^(the\s+)?(province|territory)\s+of\s+(the\s+)?|^(province|territoire)\s+(de\s+la\s+|de\s+l'|de\s+|du\s+|d')|` +
			`^(ca|can|canada)\s*[-,/]\s*`),
		regexp.MustCompile(`(?i)[\s,]+\(?(can|canada)\)?$`),
	},
}

func withoutFrame(name, country string) string {
	frame, ok := regionFrames[country]
	if !ok {
		return name
	}
	return strings.TrimSpace(frame.after.ReplaceAllString(frame.before.ReplaceAllString(name, ""), ""))
}

// shortWords are how the first word of a name is shortened; N stands for two words, of which one fits.
var shortWords = map[string][]string{
	"n": {"North", "New"}, "no": {"North"}, "nth": {"North"}, "s": {"South"}, "so": {"South"}, "sth": {"South"}, "w": {"West"},
	"brit": {"British"}, "pr": {"Prince"}, "dist": {"District"},
}

// spelledShort finds a name of which only the first word is shortened.
func spelledShort(name, country string) (string, bool) {
	first, rest, ok := strings.Cut(strings.NewReplacer(".", " ", "-", " ").Replace(name), " ")
	if !ok {
		return "", false
	}
	for _, whole := range shortWords[strings.ToLower(first)] {
		if code, ok := regionCodes[country][foldName(whole+rest)]; ok {
			return code, true
		}
	}
	return "", false
}

// foldName is a name by its letters and digits only, without case and accents.
func foldName(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), s)
	if err != nil {
		plain = s
	}
	return foldLabel(plain)
}

// territories are where a carrier's mainland services do not go; military are the addresses of the armed forces.
var (
	territories = []string{"PR", "VI", "GU", "AS", "MP", "FM", "MH", "PW"}
	military    = []string{"AA", "AE", "AP"}
)
