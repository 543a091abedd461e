package shipmethod

// The distributor's lists of ship methods of 2013-03-26, which its purchase order and freight quote
// specifications share. Not every carrier serves every address: the codes of a freight quote decide.

func unitedStates() []Method {
	return []Method{
		{"FG", "FedEx Ground"}, {"FHD", "FedEx Home Delivery"}, {"FX", "FedEx Express Saver"}, {"F2", "FedEx 2 Day"},
		{"FO", "FedEx Standard Overnight"}, {"FP", "FedEx Priority Overnight"}, {"FS", "FedEx Saturday Delivery"},
		{"FFS", "FedEx Freight Saturday Delivery"}, {"FGC", "FedEx Ground to Canada"}, {"FI", "FedEx International"},
		{"FEDI", "FedEx International"}, {"FPI", "FedEx International Priority"}, {"FPIN", "FedEx International Priority"},
		{"FPIC", "FedEx International Priority CWT"}, {"FPFI", "FedEx International Priority Freight"},
		{"FXIN", "FedEx International Economy"}, {"FXIC", "FedEx International Economy CWT"},
		{"FXFI", "FedEx International Economy Freight"}, {"FMWT", "FedEx Multiweight"}, {"F2F", "FedEx 2 Day Freight"},
		{"FOF", "FedEx Overnight Freight"}, {"FPF", "FedEx Priority Freight"}, {"FXF", "FedEx Express Saver Freight"},
		{"FXLE", "FedEx LTL Economy"}, {"FXLP", "FedEx LTL Priority"}, {"FXNL", "FedEx National LTL Spot"},
		{"MTFG", "FedEx Ground (second set)"}, {"MTFX", "FedEx Express Saver (second set)"},
		{"MTF2", "FedEx 2 Day (second set)"}, {"MTFO", "FedEx Standard Overnight (second set)"},
		{"MTFP", "FedEx Priority Overnight (second set)"}, {"MTFS", "FedEx Saturday Delivery (second set)"},
		{"UP", "UPS Ground"}, {"U3", "UPS 3 Day Select"}, {"UB", "UPS 2 Day Air"}, {"UR", "UPS Next Day Air"},
		{"URS", "UPS Next Day Air Saver"}, {"US", "UPS Saturday Delivery"}, {"UPSA", "UPS Standard to Canada"},
		{"UPEP", "UPS Worldwide Express"}, {"UPEX", "UPS Worldwide Expedited"}, {"UPXP", "UPS Worldwide Saver"},
		{"UI", "UPS International"}, {"UMIF", "UPS Mail Innovations Flats"}, {"UMIP", "UPS Mail Innovations Parcel"},
		{"UH", "UPS Ground CWT"}, {"UHW1", "UPS Next Day Air CWT"}, {"UH1S", "UPS Next Day Air Saver CWT"},
		{"UHW2", "UPS 2 Day Air CWT"}, {"UH2N", "UPS 2 Day Air Noon CWT"}, {"UHW3", "UPS 3 Day Select CWT"},
		{"UHEP", "UPS Worldwide Express CWT"}, {"UHEX", "UPS Worldwide Expedited CWT"},
		{"UHXP", "UPS Worldwide Saver CWT"}, {"DH", "DHL"}, {"DHI", "DHL International"}, {"DHL2", "DHL 2 Day"},
		{"DHLP", "DHL Overnight"}, {"EDEL", "Electronic Delivery (Email)"}, {"DSV", "Direct from Vendor"},
		{"CPU", "Third-Party Pick-Up"}, {"WC", "Will Call"}, {"FWC", "Forwarded Will Call"}, {"DE", "Local Delivery"},
		{"DETR", "Dynamex Pallets"}, {"DEVN", "Dynamex Vans"}, {"HS", "Hold Ship"}, {"WHS", "Warehouse Select"},
		{"RI", "Follow Routing Guide"}, {"AAAC", "AAA Cooper"}, {"ABFC", "ABF"}, {"ABFT", "ABF"},
		{"AIP", "AIT White Glove"}, {"AIPT", "AIT Threshold"}, {"AIT", "AIT Deferred"}, {"AIT1", "AIT 1 Day"},
		{"AIT2", "AIT 2 Day"}, {"AIT3", "AIT 3 Day"}, {"ASA1", "Associated Global"}, {"ASA2", "Associated Global"},
		{"ASAF", "Associated Global"}, {"ATLC", "ATL Courier"}, {"AVTL", "Averitt"}, {"BAX1", "BAX Schenker"},
		{"BAX2", "BAX Schenker"}, {"CD", "Circle"}, {"CHR", "C.H. Robinson"}, {"CLDN", "Celadon"}, {"CLG", "Column"},
		{"COO1", "CorTrans"}, {"COO2", "CorTrans"}, {"COO3", "CorTrans"}, {"COOG", "CorTrans"}, {"CSX", "CSX"},
		{"DOTL", "Dotline"}, {"DW", "Dawes"}, {"E1", "CEVA Next Day"}, {"E2", "CEVA 2nd Day"}, {"E3", "CEVA 3-5 Day"},
		{"ELOB", "Edge"}, {"EUSA", "Eagle"}, {"EXDO", "Expeditors"}, {"EXPS", "Expeditors"}, {"HUBG", "Hub"},
		{"HZA", "Horizon"}, {"JBHT", "JB Hunt"}, {"JET", "JET"}, {"JIT", "JIT"}, {"JITG", "JIT"}, {"KAE", "KAE"},
		{"KLS", "KLS Air"}, {"LDWY", "Landstar"}, {"LYA1", "Lynden"}, {"LYA2", "Lynden"}, {"LYH1", "Lynden"},
		{"LYH2", "Lynden"}, {"MERS", "Merit"}, {"MERT", "Merit"}, {"MLO", "Menlo Ground"}, {"MLO1", "Menlo 1 Day"},
		{"MLO2", "Menlo 2 Day"}, {"MO", "Moran"}, {"MSOH", "Mid South"}, {"ODI", "Old Dominion"}, {"OL", "Oliver"},
		{"OMNI", "OMNI Deferred 3-5 Day"}, {"ONTM", "On Time"}, {"OTFT", "On Track"}, {"PAAF", "Pilot Deferred"},
		{"PAF1", "Pilot 1 Day"}, {"PAF2", "Pilot 2 Day"}, {"PAF3", "Pilot 3 Day"}, {"PGL1", "Pegasus"},
		{"PGL2", "Pegasus"}, {"PGL3", "Pegasus"}, {"PGL5", "Pegasus"}, {"PRL", "Pro-Line"}, {"PYLE", "A. Duie Pyle"},
		{"RPM", "RPM"}, {"SBA", "Service by Air"}, {"SK1", "Seko"}, {"SK2", "Seko"}, {"SK3", "Seko"}, {"SK5", "Seko"},
		{"SPMK", "Speedmark"}, {"STI", "Service Transport"}, {"SY", "Sky Way"}, {"TRN1", "Transport Specialist"},
		{"TTSI", "Total Transportation"}, {"USH", "USF Holland"}, {"WRDS", "Western Regional"}, {"YF", "YRC"},
	}
}

func canada() []Method {
	return []Method{
		{"PUG", "Purolator Ground"}, {"PUX", "Purolator Express Ground"}, {"PUA", "Purolator Express Air"},
		{"P9X", "Purolator Express by 9:00"}, {"P10X", "Purolator Express by 10:30"}, {"PSA", "Purolator Saturday"},
		{"UPG", "UPS Standard"}, {"UPGC", "UPS Ground Collect"}, {"UPSS", "UPS Express Saver"},
		{"UPX", "UPS Express Saver"}, {"FDXH", "FedEx Express"}, {"CPC", "Canada Post"}, {"CPCE", "Canada Post Expedited"},
		{"CPCP", "Canada Post Priority Next AM"}, {"CPCR", "Canada Post Regular"}, {"CPCX", "Canada Post Xpresspost"},
		{"DARC", "Day & Ross Calgary"}, {"DARG", "Day & Ross Guelph"}, {"DARH", "Day & Ross Halifax"},
		{"DARV", "Day & Ross Vancouver"}, {"DARX", "Day & Ross Small Orders"}, {"CEV", "CEVA"}, {"CEVT", "CEVA"},
		{"CEVW", "CEVA"}, {"ROU", "Route LTL"}, {"ROUT", "Route Truckload"}, {"ROD1", "Route Display 1 Pallet"},
		{"ROD2", "Route Display 2 Pallets"}, {"ROD3", "Route Display 3 Pallets"}, {"RODQ", "Route Display Quarter"},
		{"ROUQ", "Route Quarter"}, {"ROUS", "Route Display Special"}, {"ROUI", "Route Inbound"}, {"SAIR", "Schenker Air"},
		{"SC20", "Schenker Container 20"}, {"SC40", "Schenker Container 40"}, {"SC45", "Schenker Container 45"},
		{"SC4H", "Schenker Container 40 High"}, {"S40H", "Schenker Container 40 High"}, {"SFTL", "Schenker FTL"},
		{"SLTL", "Schenker LTL"}, {"SLCL", "Schenker LCL"}, {"SDL", "Dynamex Same Day"}, {"SDS", "Dynamex Same Day"},
		{"SDT", "Sameday Truck"}, {"ST2", "Strait"}, {"STX", "Strait"}, {"KNH", "K&H"}, {"KNHS", "K&H"},
		{"OXR", "Onward Rush"}, {"QR2", "Quick-Run"}, {"WC", "Customer Pick-Up"}, {"WCMI", "Customer Pick-Up"},
		{"WCET", "Pick-Up Etobicoke"}, {"WCGU", "Pick-Up Guelph"}, {"WCRO", "Pick-Up Display Shipment"},
		{"DSV", "Direct from Vendor"}, {"EDEL", "Electronic Delivery (Email)"}, {"FWC", "Forwarded Will Call"},
		{"WHS", "Warehouse Select"},
	}
}
