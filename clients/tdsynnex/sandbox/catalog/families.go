// What the made-up distributor sells: families of products with the categories, makers, wording and
// prices of their kind.

package catalog

import "strings"

// maker is a manufacturer as price files name it.
type maker struct {
	name   string
	prefix string // of the distributor's own part number
	number int    // vendor number
	// patterns are styles of manufacturer part numbers, see fill.
	patterns []string
}

// family is one kind of product.
type family struct {
	weight     int      // share of the catalogue, of the sum over all families
	categories []string // 9-digit codes
	makers     []string // keys of makers
	// text is the description: "{a|b}" is a choice, {MAKER} and {MODEL} are filled in.
	text   string
	french string // the French description, for some

	low, high  int // cost in cents
	margin     [2]int
	weightLb   [2]int // hundredths of a pound
	inches     [3]int // longest length, width and height
	media      string
	mapShare   int // of 1,000: has a minimum advertised price
	serialized bool
	virtual    bool // licence, warranty: unlimited, nothing is shipped
	endUser    bool // orders need the end user's data
	green      bool // has Energy Star and EPEAT marks
	battery    bool

	segments       []segment
	frenchSegments []segment
}

// segment is one piece of a description: a choice among texts.
type segment []string

func makers() map[string]*maker {
	return map[string]*maker{
		"hp":         {"HP INC.", "HEW", 10124, []string{"xdxdxddUT#ABA", "dxddxddAA#ABA"}},
		"hpe":        {"HEWLETT PACKARD ENTERPRISE", "HPE", 19534, []string{"xddxxddA", "dddddd-xdd", "PdddxxdA-B21"}},
		"dell":       {"DELL MARKETING L.P.", "DEL", 20311, []string{"ddd-xxdd", "dxdxdx-d", "xxdddd-dd"}},
		"lenovo":     {"LENOVO", "LEN", 17790, []string{"ddxxdddxUS", "dxxddddxUS"}},
		"apple":      {"APPLE INC.", "APL", 15120, []string{"MxxdxxdLL/A", "xxdddxxLL/A"}},
		"ms":         {"MICROSOFT CORPORATION", "MSF", 12208, []string{"xxx-ddddd", "dxx-ddddd"}},
		"cisco":      {"CISCO SYSTEMS", "CIS", 13090, []string{"CddddX-ddx-x", "CON-xxxx-ddxx", "ISRdddd-dd/Kd"}},
		"meraki":     {"CISCO MERAKI", "MER", 23411, []string{"LIC-MSddd-ddd-dYR", "MSddd-ddxx-HW"}},
		"fortinet":   {"FORTINET", "FOR", 21877, []string{"FG-dddx-BDL-ddd-dd", "FC-dd-ddddx-ddd-dd"}},
		"sonicwall":  {"SONICWALL", "SNW", 20954, []string{"dd-SSC-dddddd"}},
		"aruba":      {"HPE ARUBA NETWORKING", "ARU", 22040, []string{"JxdddxA-xdx", "RdxddxA-dd"}},
		"ubiquiti":   {"UBIQUITI INC.", "UBQ", 24518, []string{"UxX-xxxdd-ddd"}},
		"netgear":    {"NETGEAR", "NGR", 14377, []string{"GSdddxx-dddNAS"}},
		"apc":        {"APC BY SCHNEIDER ELECTRIC", "APC", 2399, []string{"SMTddddxx-d", "APddddx-dx", "NETddddd-xd"}},
		"eaton":      {"EATON CORPORATION", "EAT", 11702, []string{"dPXddddxxd", "EMAdddx-dd"}},
		"tripp":      {"TRIPP LITE BY EATON", "TRP", 11733, []string{"Nddd-dddx-xx", "SMARTddddxx-d"}},
		"epson":      {"EPSON PRINT", "EPS", 61522, []string{"CddCdddddd", "TdddxxdddS"}},
		"brother":    {"BROTHER INTERNATIONAL", "BRT", 12733, []string{"TNdddxx-dd", "HL-LddddxxDW"}},
		"canon":      {"CANON U.S.A. INC.", "CAN", 12910, []string{"ddddCddd-x", "dddxddxddd"}},
		"xerox":      {"XEROX CORPORATION", "XER", 15502, []string{"dddRddddd", "BddddV/xxN"}},
		"lexmark":    {"LEXMARK INTERNATIONAL", "LEX", 12987, []string{"ddxddddx", "ddxdxddxd"}},
		"samsung":    {"SAMSUNG ELECTRONICS", "SAM", 16608, []string{"LSddxdddxxNXGO", "MZ-VdxdTdxx/AM"}},
		"lg":         {"LG ELECTRONICS", "LGE", 16711, []string{"ddxxdddx-x.AUS"}},
		"viewsonic":  {"VIEWSONIC CORPORATION", "VWS", 12444, []string{"VXdddd-xxdx", "VGddddx-xd"}},
		"benq":       {"BENQ AMERICA CORP.", "BNQ", 18220, []string{"xxddddx-dd"}},
		"logitech":   {"LOGITECH", "LOG", 13221, []string{"9d0-dddddd", "9dd-dddddx"}},
		"jabra":      {"JABRA (GN AUDIO)", "JBR", 19870, []string{"ddddd-ddd-ddd"}},
		"poly":       {"POLY (HP INC.)", "PLY", 19112, []string{"xxdddAA#Axx-d", "2dddddd-dd"}},
		"yealink":    {"YEALINK", "YLK", 25190, []string{"SIP-TddxW-ddd", "dddddddxx"}},
		"belkin":     {"BELKIN INTERNATIONAL INC", "BEL", 13788, []string{"xdxddd-dd-xxx", "INCddddxxBK"}},
		"startech":   {"STARTECH.COM", "STT", 17201, []string{"RJddxxddddxx", "ddxxdddCABLE"}},
		"c2g":        {"C2G (LEGRAND)", "C2G", 17450, []string{"C2Gddddd-xx"}},
		"kensington": {"KENSINGTON", "KEN", 13660, []string{"KdddddNA-xx"}},
		"targus":     {"TARGUS", "TAR", 14090, []string{"xxxdddGL-d", "DOCKdddUSx-xd"}},
		"crucial":    {"CRUCIAL (MICRON)", "CRU", 19330, []string{"CTddGdxxdddA", "CTddddxdSSDd"}},
		"kingston":   {"KINGSTON TECHNOLOGY", "KIN", 13155, []string{"KVRddxddxx/dd", "SKCdddSd/ddddG"}},
		"wd":         {"WESTERN DIGITAL", "WDC", 15780, []string{"WDddddxxxx", "WDSdddTdX0x-dd"}},
		"seagate":    {"SEAGATE TECHNOLOGY", "SEA", 14801, []string{"STddddxxddd"}},
		"synology":   {"SYNOLOGY AMERICA", "SYN", 22871, []string{"DSdddd+xx-dx"}},
		"zebra":      {"ZEBRA TECHNOLOGIES", "ZEB", 18840, []string{"ZDdxddd-ddxddEZ", "DSddddd-xxdddd"}},
		"honeywell":  {"HONEYWELL MOBILITY", "HON", 19001, []string{"ddddxdUSB-d-x"}},
		"axis":       {"AXIS COMMUNICATIONS", "AXS", 20118, []string{"0dddd-00d-xx-d"}},
		"veeam":      {"VEEAM SOFTWARE", "VEE", 24033, []string{"V-VBRVUL-dX-xx-ddddd"}},
		"adobe":      {"ADOBE", "ADB", 13580, []string{"6dddddddxxddAdd"}},
		"trend":      {"TREND MICRO", "TRD", 16290, []string{"WFRNxxxdddddd"}},
		"vmware":     {"VMWARE BY BROADCOM", "VMW", 22555, []string{"VCF-xxx-dddd-xx"}},
		"chief":      {"CHIEF (LEGRAND AV)", "CHI", 19604, []string{"xxxdddU-xx"}},
		"ergotron":   {"ERGOTRON", "ERG", 17333, []string{"dd-ddd-ddd-x"}},
	}
}

func families() []family {
	list := []family{
		{weight: 55, categories: []string{"005038126"}, makers: []string{"dell", "hp", "lenovo", "samsung", "lg", "viewsonic", "benq"},
			text: "{MODEL} {21.5|23.8|24|27|27|28|29}IN {IPS|VA|IPS} {FHD 1920X1080|WUXGA 1920X1200|QHD 2560X1440|4K UHD 3840X2160} {HDMI " +
				"DP|HDMI DP VGA|USB-C HUB 90W|USB-C 65W RJ45|HDMI DP USB} {TILT|PIVOT HAS|SPKR|TAA} {60HZ|75HZ|100HZ|120HZ} {3YR|3YR|4YR}",
			french: "MONITEUR {24|27|28} PO {FHD|QHD|4K} ÉCRAN {IPS|VA}",
			low:    8500, high: 62000, margin: [2]int{8, 22}, weightLb: [2]int{700, 2100}, inches: [3]int{27, 19, 8}, mapShare: 450,
			serialized: true, green: true},
		{weight: 15, categories: []string{"005038708", "005038709"}, makers: []string{"samsung", "lg", "viewsonic", "benq", "dell"},
			text: "{MODEL} {34|38|40|43|49|55|65|75|86}IN {UHD 4K|WQHD CURVED|5K2K} {LED|QLED|IPS} {COMMERCIAL DISPLAY|SIGNAGE 16/7|SIGNAGE " +
				"24/7|INTERACTIVE TOUCH} {350NIT|450NIT|500NIT|700NIT} {ANDROID OPS|WIFI BT|SPKR}",
			low: 35000, high: 420000, margin: [2]int{10, 25}, weightLb: [2]int{2500, 11000}, inches: [3]int{72, 44, 9}, mapShare: 300,
			serialized: true, green: true},
		{weight: 60, categories: []string{"002057660", "002057661", "002057240"}, makers: []string{"hp", "dell", "lenovo", "ms"},
			text: "{MODEL} {13.3|14|14|15.6|16}IN {I5-1335U|I7-1355U|ULTRA 5 125U|ULTRA 7 155H|RYZEN 5 7535U|RYZEN 7 PRO 7840U} " +
				"{16GB|16GB|32GB|64GB} {256GB|512GB|1TB} SSD {W11P|W11P|W11H} {WIFI6E BT|WWAN 5G|WIFI7} {FHD|WUXGA|2.8K OLED|TOUCH} " +
				"{BLACK|SILVER|GRAY} {1YR|3YR ONSITE}",
			french: "PORTABLE {14|15,6|16} PO {16 GO|32 GO} SSD {512 GO|1 TO} W11 PRO FRANÇAIS",
			low:    52000, high: 285000, margin: [2]int{7, 18}, weightLb: [2]int{380, 720}, inches: [3]int{19, 13, 4}, mapShare: 350,
			serialized: true, green: true, battery: true},
		{weight: 35, categories: []string{"002057184"}, makers: []string{"hp", "dell", "lenovo", "kensington", "targus", "belkin", "startech"},
			text: "{MODEL} {USB-C|THUNDERBOLT 4|USB4|USB-A/C HYBRID} {DOCK|DOCKING STATION|TRAVEL DOCK} {DUAL 4K|TRIPLE 4K|QUAD 4K|SINGLE 8K} " +
				"{65W|90W|100W|130W|230W} {HDMI DP|DP DP HDMI|HDMI HDMI} {RJ45 2.5G|RJ45 1G} {BLACK|GRAY} {US CORD|3YR}",
			low: 6500, high: 32000, margin: [2]int{12, 30}, weightLb: [2]int{110, 420}, inches: [3]int{12, 8, 4}, mapShare: 300, serialized: true},
		{weight: 30, categories: []string{"002317660", "002317661", "002317318"}, makers: []string{"hp", "dell", "lenovo"},
			text: "{MODEL} {SFF|MT|MICRO|TOWER} {I5-14500|I7-14700|I9-14900|XEON W3-2423|ULTRA 7 265} {16GB|32GB|64GB} {512GB|1TB|2TB} NVME " +
				"{W11P|W11P WS|UBUNTU} {T1000 8GB|RTX A2000|UHD770|RTX 4000 ADA} {VPRO|DVDRW|WIFI6} {3YR|1YR}",
			low: 58000, high: 410000, margin: [2]int{7, 17}, weightLb: [2]int{480, 3800}, inches: [3]int{22, 18, 11}, mapShare: 150,
			serialized: true, green: true},
		{weight: 16, categories: []string{"002316318"}, makers: []string{"hpe", "dell", "lenovo"},
			text: "{MODEL} {1U|2U|TOWER} {XEON SILVER 4410Y|XEON GOLD 5416S|XEON BRONZE 3408U|EPYC 9124|XEON E-2434} " +
				"{1X32GB|2X32GB|4X64GB|1X16GB} {8SFF|4LFF|8LFF|10NVME} {MR408I-O|H755|VROC} {800W|1100W|500W} {NC|SVR|TV}",
			low: 130000, high: 1450000, margin: [2]int{15, 35}, weightLb: [2]int{3200, 8200}, inches: [3]int{38, 24, 12}, serialized: true},
		{weight: 60, categories: []string{"006070243", "006070191", "006070194"}, makers: []string{"c2g", "startech", "tripp", "belkin"},
			text: "{1|2|3|5|6|7|10|14|15|20|25|35|50|75|100}FT {CAT5E|CAT6|CAT6A|OM3 LC/LC|OM4 LC/LC|OS2 LC/SC} " +
				"{SNAGLESS|SLIM|BOOTED|SHIELDED|PLENUM} {PATCH CABLE|ETHERNET CABLE} {UTP|STP|DUPLEX} " +
				"{BLUE|GRAY|BLACK|WHITE|RED|YELLOW|GREEN|ORANGE|AQUA} {24AWG|26AWG|28AWG|LSZH}, {MODEL}",
			low: 120, high: 9800, margin: [2]int{30, 65}, weightLb: [2]int{8, 350}, inches: [3]int{9, 7, 3}, mapShare: 80},
		{weight: 50, categories: []string{"001019292", "005019181", "007019154", "001019239", "001019280"}, makers: []string{
			"startech", "c2g", "tripp", "belkin"},
			text: "{0.5|1|3|3|6|6|10|15|25}FT {USB-C TO USB-C|USB-A TO USB-C|HDMI 2.1 8K|HDMI 4K60|DISPLAYPORT 1.4|DP TO HDMI|MINI DP TO DP|USB " +
				"3.2 EXT|DB9 SERIAL} {M/M|M/F} " +
				"{CABLE|ADAPTER CABLE|ACTIVE CABLE} {BLACK|WHITE|GRAY} {10GBPS|40GBPS|240W EPR|LATCHES|BRAIDED} - {MODEL}",
			low: 210, high: 7900, margin: [2]int{30, 60}, weightLb: [2]int{6, 180}, inches: [3]int{8, 6, 2}, mapShare: 100},
		{weight: 45, categories: []string{"006052285"}, makers: []string{"cisco", "aruba", "ubiquiti", "netgear", "meraki"},
			text: "{MODEL} {8|16|24|24|48|48}-PORT {1G|1G|MULTIGIG|10G} {POE+ 370W|POE+ 740W|POE++ 715W|NON-POE|POE 124W} {4X1G SFP|4X10G " +
				"SFP+|2X25G SFP28|2X10G} {L2 SMART|L2+ MANAGED|L3 LITE|STACKABLE} {SWITCH|SWITCH W/ 3YR|SWITCH NDAA}",
			low: 9500, high: 890000, margin: [2]int{18, 42}, weightLb: [2]int{300, 1900}, inches: [3]int{21, 18, 5}, mapShare: 120,
			serialized: true},
		{weight: 22, categories: []string{"006071198", "006071684"}, makers: []string{"fortinet", "sonicwall", "cisco", "meraki"},
			text: "{MODEL} {FIREWALL|NGFW APPLIANCE|SECURITY APPLIANCE} {1YR|3YR|5YR} {ADVANCED THREAT PROT|UTM BUNDLE|ESSENTIAL|ENTERPRISE PROT} " +
				"{5 GBPS|10 GBPS|27 GBPS|900 MBPS} {8XGE RJ45|16XGE 2XSFP+|4X10G SFP+|DESKTOP} {HA|TAA|24X7}",
			low: 38000, high: 1350000, margin: [2]int{20, 40}, weightLb: [2]int{250, 2400}, inches: [3]int{20, 16, 5}, serialized: true,
			endUser: true},
		{weight: 30, categories: []string{"006324307"}, makers: []string{"aruba", "ubiquiti", "meraki", "cisco", "fortinet"},
			text: "{MODEL} {WIFI 6|WIFI 6E|WIFI 7} {2X2|4X4|TRI-RADIO} {INDOOR|OUTDOOR IP67|WALL PLATE} {AP|ACCESS POINT} {US|NA} {W/ " +
				"MOUNT|BLUETOOTH 5|2.5GBE POE+}",
			low: 9900, high: 145000, margin: [2]int{18, 38}, weightLb: [2]int{90, 520}, inches: [3]int{12, 11, 4}, mapShare: 150, serialized: true},
		{weight: 14, categories: []string{"006017000", "006099000"}, makers: []string{"cisco", "aruba", "hpe", "startech"},
			text: "{MODEL} {SFP-10G-SR|SFP+ LR|QSFP28 100G|SFP 1000BASE-T|BRANCH ROUTER|LTE ROUTER|DAC 10G 3M} {TRANSCEIVER|MODULE|ROUTER} {LC MM " +
				"850NM|LC SM 1310NM|RJ45|2GE WAN} {TAA|MSA COMPLIANT|IND TEMP}",
			low: 2200, high: 320000, margin: [2]int{25, 55}, weightLb: [2]int{10, 1800}, inches: [3]int{18, 12, 5}, serialized: true},
		{weight: 30, categories: []string{"009059231", "009059309", "009058231", "009058309", "009058744", "009059744"}, makers: []string{
			"hp", "brother", "lexmark", "xerox", "canon"},
			text: "{MODEL} {COLOR|MONO|COLOR|B/W} {LASERJET|LASER|LED} {MFP|PRINTER} {PRINT COPY SCAN FAX|SINGLE FUNCTION|PRINT COPY SCAN} " +
				"{28PPM|35PPM|42PPM|52PPM|65PPM} {DUPLEX|DADF} {WIFI|GIGABIT|USB 2.0} {8½X11|LEGAL|TABLOID}",
			french: "IMPRIMANTE LASER {COULEUR|MONO} {RECTO-VERSO|RÉSEAU} {35 PPM|42 PPM}",
			low:    14500, high: 390000, margin: [2]int{8, 20}, weightLb: [2]int{1800, 14500}, inches: [3]int{28, 26, 24}, mapShare: 400,
			serialized: true, green: true},
		{weight: 12, categories: []string{"009053231", "009053309", "009053220"}, makers: []string{"epson", "hp", "canon", "brother"},
			text: "{MODEL} {WORKFORCE|ECOTANK|OFFICEJET|DESIGNJET|IMAGEPROGRAF} {COLOR INKJET MFP|24IN PLOTTER|36IN PLOTTER|ALL-IN-ONE} " +
				"{WIFI|WIFI ETHERNET|ETHERNET USB} {ADF DUPLEX|4-COLOR|6-COLOR} {BLACK|WHITE}",
			low: 9000, high: 480000, margin: [2]int{9, 22}, weightLb: [2]int{1200, 16500}, inches: [3]int{48, 28, 26}, mapShare: 350,
			serialized: true, green: true},
		{weight: 85, categories: []string{"009088340", "009088334", "009088258", "009088342", "009088345"}, makers: []string{
			"hp", "brother", "lexmark", "xerox", "canon"},
			text: "{MODEL} {BLACK|CYAN|MAGENTA|YELLOW|BLACK HIGH YIELD|CYAN HIGH YIELD|MAGENTA HY|YELLOW HY|TRI-PACK CMY|EXTRA HIGH YIELD BLK} " +
				"{TONER CARTRIDGE|TONER|RETURN PROGRAM TONER|LASER TONER} {1.5K|2.3K|3K|5.5K|8K|10K|12.5K|20K|28K} {PAGE YIELD|PAGES|YIELD}",
			french: "CARTOUCHE DE TONER {NOIR|CYAN|MAGENTA|JAUNE} GRANDE CAPACITÉ",
			low:    3200, high: 42000, margin: [2]int{12, 28}, weightLb: [2]int{120, 620}, inches: [3]int{16, 8, 9}, mapShare: 250},
		{weight: 35, categories: []string{"009088257", "009088335"}, makers: []string{"epson", "hp", "canon", "brother"},
			text: "{MODEL} {BLACK|CYAN|MAGENTA|YELLOW|PHOTO BLACK|LIGHT CYAN|TRICOLOR|COMBO PACK CMYK} {INK CARTRIDGE|INK BOTTLE|ULTRACHROME " +
				"INK|DURABRITE INK} {STD|HIGH CAPACITY|XL|XXL|350ML|700ML} {ORIGINAL|GENUINE}",
			low: 900, high: 24000, margin: [2]int{12, 28}, weightLb: [2]int{15, 220}, inches: [3]int{8, 6, 4}, mapShare: 200},
		{weight: 26, categories: []string{"008118000"}, makers: []string{"apc", "eaton", "tripp"},
			text: "{MODEL} {550VA|850VA|1000VA|1500VA|2200VA|3000VA|5KVA} {330W|600W|900W|1350W|1980W|2700W} {120V|208V|120V} {LINE-INT|ONLINE " +
				"DOUBLE CONV|STANDBY} UPS {TOWER|2U RACK/TOWER|1U RACK} {LCD|NETWORK CARD|SMARTCONNECT} {6 OUT|8 OUT|10 OUT} {3YR|2YR}",
			low: 6500, high: 480000, margin: [2]int{15, 35}, weightLb: [2]int{900, 16500}, inches: [3]int{30, 24, 14}, mapShare: 200,
			serialized: true, battery: true},
		{weight: 26, categories: []string{"008532000", "008112000", "008084000"}, makers: []string{"apc", "eaton", "tripp"},
			text: "{MODEL} {REPLACEMENT BATTERY CARTRIDGE|SURGE SUPPRESSOR|METERED PDU|SWITCHED PDU|POWER CORD C13/C14|POWER CORD 5-15P} " +
				"{12VDC|120V 15A|208V 30A|120V 20A|10A 18AWG} {6 OUT|7 OUT|8 OUT|24 OUT|2-YEAR|6FT|10FT} {6FT CORD|VERTICAL " +
				"0U|1U|2880J|LEAD-ACID|BLACK}",
			low: 420, high: 118000, margin: [2]int{22, 50}, weightLb: [2]int{40, 5600}, inches: [3]int{40, 14, 8}, battery: true},
		{weight: 40, categories: []string{"012635000", "012805821", "012805820"}, makers: []string{"samsung", "crucial", "kingston", "wd"},
			text: "{MODEL} {256GB|500GB|512GB|1TB|2TB|4TB|7.68TB} {NVME M.2 2280|NVME PCIE 4.0|NVME PCIE 5.0|SATA 2½IN|U.2 2½IN} SSD " +
				"{TLC|QLC|V-NAND} {R 7000MB/S|R 5000MB/S|R 560MB/S|R 14000MB/S} {RETAIL|BULK|ENCRYPTED TCG}",
			low: 2800, high: 98000, margin: [2]int{9, 22}, weightLb: [2]int{10, 60}, inches: [3]int{6, 5, 2}, mapShare: 250, serialized: true},
		{weight: 25, categories: []string{"012043143", "012044137"}, makers: []string{"seagate", "wd", "synology"},
			text: "{MODEL} {2TB|4TB|8TB|12TB|16TB|20TB|24TB} {SATA 3½IN|SAS 12G 3½IN|EXTERNAL USB 3.2|4-BAY NAS|2-BAY NAS} " +
				"{5400RPM|7200RPM|DISKLESS} {256MB|512MB|4GB DDR4} {NAS|ENTERPRISE|SURVEILLANCE} {3YR|5YR}",
			low: 5900, high: 145000, margin: [2]int{9, 22}, weightLb: [2]int{120, 1600}, inches: [3]int{12, 10, 8}, mapShare: 200,
			serialized: true},
		{weight: 30, categories: []string{"013065226", "013065158"}, makers: []string{"crucial", "kingston", "hpe", "dell", "lenovo"},
			text: "{MODEL} {8GB|16GB|32GB|64GB|128GB} {DDR4-3200|DDR5-4800|DDR5-5600|DDR5-6400} {SODIMM|UDIMM|RDIMM|CUDIMM} {CL22|CL40|CL46|CL52} " +
				"{1RX8|2RX8|2RX4} {NON-ECC|ECC} {MEMORY|MEMORY KIT}",
			low: 1900, high: 165000, margin: [2]int{10, 30}, weightLb: [2]int{5, 30}, inches: [3]int{7, 4, 1}, serialized: true},
		{weight: 40, categories: []string{"003080668", "003014000"}, makers: []string{"logitech", "ms", "kensington", "hp", "dell", "targus"},
			text: "{MODEL} {WIRELESS|WIRED USB|BLUETOOTH} {MOUSE|KEYBOARD|KEYBOARD MOUSE COMBO|TRACKBALL|ERGO MOUSE|NUMPAD} " +
				"{GRAPHITE|BLACK|WHITE|ROSE|PALE GRAY} {ENGLISH US|QWERTY|FRANÇAIS|SILENT|LOGI BOLT} {3YR|AES-128|ANTIMICROBIAL}",
			low: 650, high: 16500, margin: [2]int{15, 38}, weightLb: [2]int{15, 260}, inches: [3]int{19, 8, 3}, mapShare: 350},
		{weight: 34, categories: []string{"550615000", "006022647", "003503697", "550613000"}, makers: []string{
			"jabra", "poly", "logitech", "yealink"},
			text: "{MODEL} {STEREO HEADSET|MONO HEADSET|USB SPEAKERPHONE|4K WEBCAM|1080P WEBCAM|VIDEO BAR|IP DESK PHONE|DECT HEADSET} " +
				"{USB-C|USB-A|BLUETOOTH|POE|USB-C/A} {TEAMS|UC|ZOOM|OPEN SIP} {ANC|BLACK|W/ STAND|W/ CAFÉ NOISE FILTER} {2YR|1YR}",
			low: 2200, high: 298000, margin: [2]int{15, 35}, weightLb: [2]int{30, 1900}, inches: [3]int{30, 10, 8}, mapShare: 350,
			serialized: true},
		{weight: 20, categories: []string{"002662000", "002663000"}, makers: []string{"apple", "samsung", "ms", "lenovo"},
			text: "{MODEL} {10.9|11|12.9|13|8.4}IN {TABLET|TABLET PRO|RUGGED TABLET|TYPE COVER|STYLUS|FOLIO} {64GB|128GB|256GB|512GB} " +
				"{WIFI|WIFI+5G|LTE} {SPACE GRAY|SILVER|BLUE|BLACK|STARLIGHT} {W11P|OS|ENTERPRISE}",
			low: 4900, high: 175000, margin: [2]int{5, 14}, weightLb: [2]int{60, 310}, inches: [3]int{13, 10, 3}, mapShare: 500, serialized: true,
			battery: true},
		{weight: 22, categories: []string{"002057021", "001102000", "002057146"}, makers: []string{"targus", "kensington", "belkin", "hp"},
			text: "{MODEL} {13-14|14|15.6|16|17.3}IN {BACKPACK|TOPLOAD CASE|SLEEVE|ROLLER|PRIVACY SCREEN|CABLE LOCK|PORT LOCK} " +
				"{BLACK|NAVY|GRAY|CHARCOAL} {ECOSMART®|CHECKPOINT-FRIENDLY|MAGNETIC|KEYED|COMBINATION} {LIFETIME WTY|2YR}",
			low: 900, high: 11800, margin: [2]int{25, 50}, weightLb: [2]int{20, 480}, inches: [3]int{20, 14, 7}, mapShare: 300},
		{weight: 22, categories: []string{"552626000", "544557000", "547585000", "005014741", "551618000"}, makers: []string{
			"chief", "ergotron", "startech", "tripp"},
			text: "{MODEL} {SINGLE|DUAL|TRIPLE} {MONITOR ARM|DESK MOUNT|WALL MOUNT|CEILING MOUNT|MOBILE CART|SIT-STAND} {UP TO 27IN|UP TO 34IN|UP " +
				"TO 49IN|32-65IN|55-86IN} {VESA 75/100|VESA 400X400|VESA 600X400} {BLACK|WHITE|SILVER} {GAS SPRING|TILT ±12°|FULL MOTION}",
			low: 2200, high: 89000, margin: [2]int{22, 45}, weightLb: [2]int{180, 6800}, inches: [3]int{42, 24, 12}, mapShare: 250},
		{weight: 20, categories: []string{"003015000", "009515239", "350100699"}, makers: []string{
			"zebra", "honeywell", "epson", "canon", "brother"},
			text: "{MODEL} {2D IMAGER|1D SCANNER|LABEL PRINTER 4IN|RECEIPT PRINTER|DOCUMENT SCANNER|PRINTHEAD KIT} {203DPI|300DPI|600DPI|SR|HD} " +
				"{USB KIT|USB ETHERNET|BT CRADLE|SERIAL} {BLACK|WHITE|GRAY} {DIRECT THERMAL|THERMAL TRANSFER|60PPM|RUGGED IP65}",
			low: 6500, high: 245000, margin: [2]int{15, 35}, weightLb: [2]int{40, 3200}, inches: [3]int{18, 14, 12}, serialized: true},
		{weight: 14, categories: []string{"003503492", "552624000"}, makers: []string{"axis", "ubiquiti", "samsung"},
			text: "{MODEL} {DOME|BULLET|PTZ|TURRET|PANORAMIC} {IP CAMERA|NETWORK CAMERA} {2MP|4MP|5MP|8MP|12MP} {2.8MM|3-9MM|4X ZOOM|30X " +
				"ZOOM|360°} {IR 30M|IR 50M|WDR} {POE IP66|IK10|POE++} {NDAA|OUTDOOR|INDOOR}",
			low: 8900, high: 310000, margin: [2]int{20, 38}, weightLb: [2]int{90, 1500}, inches: [3]int{14, 12, 10}, serialized: true},
		{weight: 14, categories: []string{"001094497", "001094498", "001094500"}, makers: []string{"apc", "tripp", "startech", "eaton"},
			text: "{MODEL} {12U|24U|42U|45U|48U|1U|2U} {RACK ENCLOSURE|WALL-MOUNT CABINET|4-POST RACK|FIXED SHELF|SLIDING SHELF|CABLE " +
				"MANAGER|BLANKING PANEL 10PK} {600MM|750MM|19IN|23IN} {X 1070MM|X 1200MM|VENTED|BLACK} {SIDES|NO SIDES|250LB}",
			low: 1500, high: 285000, margin: [2]int{25, 48}, weightLb: [2]int{90, 32000}, inches: [3]int{85, 48, 30}},
		{weight: 42, categories: []string{"010023000", "010072000", "010087000", "010111000"}, makers: []string{
			"hp", "dell", "lenovo", "cisco", "apc", "hpe"},
			text: "{MODEL} {1YR|2YR|3YR|4YR|5YR} {NBD ONSITE|PICKUP & RETURN|DEPOT|24X7X4|PREMIER|PROSUPPORT PLUS} {SVC|SUPPORT|WARRANTY UPG|CARE " +
				"PACK|SMARTNET} {W/ ADP|W/ KYD|W/ DMR|HW ONLY|REMOTE} {NB|DT|PRINTER|SERVER|SWITCH|UPS} {EMEA|NA|US}",
			low: 1800, high: 295000, margin: [2]int{15, 40}, media: "SWMV", virtual: true, endUser: true},
		{weight: 30, categories: []string{"011091238", "011075305", "011055150", "011120155", "011120689", "011055198"}, makers: []string{
			"ms", "adobe", "veeam", "trend", "vmware", "fortinet"},
			text: "{MODEL} {1YR|3YR|5YR|MONTHLY} {SUBSCRIPTION|LICENSE|RENEWAL|SOFTWARE ASSURANCE|MAINTENANCE} {PER USER|PER DEVICE|PER CORE " +
				"2-PACK|10 INSTANCE PK|5-24 SEATS|25-99 SEATS|100-249 SEATS} {COMMERCIAL|GOVERNMENT|ACADEMIC|COMMERCIAL} " +
				"{ML|ENGLISH|WIN|MAC/WIN} {ESD|VLP|CLP®}",
			low: 900, high: 680000, margin: [2]int{8, 30}, media: "SWL", virtual: true, endUser: true},
		{weight: 6, categories: []string{"011075305", "011091238"}, makers: []string{"ms", "adobe"},
			text: "{MODEL} {SERVER STD 16 CORE|OFFICE HOME BUSINESS|SERVER DATACENTER 16 CORE|SERVER CAL 5 USER|CREATIVE SUITE} " +
				"{2019|2022|2024|2025} {OEM DVD|MEDIALESS|FULL PACKAGED PRODUCT} {ENGLISH|FRANÇAIS|ESPAÑOL|64BIT}",
			low: 12000, high: 640000, margin: [2]int{6, 16}, weightLb: [2]int{20, 60}, inches: [3]int{9, 7, 2}, media: "RTL"},
	}
	for i := range list {
		list[i].segments = parseText(list[i].text)
		list[i].frenchSegments = parseText(list[i].french)
	}
	return list
}

// parseText cuts a description into its choices.
func parseText(text string) []segment {
	var out []segment
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open != 0 {
			if open < 0 {
				open = len(text)
			}
			out = append(out, segment{text[:open]})
			text = text[open:]
			continue
		}
		choice, rest, _ := strings.Cut(text[1:], "}")
		switch choice {
		case modelMark, makerMark:
			out = append(out, segment{choice})
		default:
			out = append(out, strings.Split(choice, "|"))
		}
		text = rest
	}
	return out
}

// The marks that stand for the product's own model and maker.
const (
	modelMark = "MODEL"
	makerMark = "MAKER"
)
