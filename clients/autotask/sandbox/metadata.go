// This file answers metadata from the descriptors: entity information, fields with their picklists,
// user-defined fields, modules.

package sandbox

import (
	"net/http"
	"strings"
)

type entityInfo struct {
	Name                    string `json:"name"`
	CanCreate               bool   `json:"canCreate"`
	CanDelete               bool   `json:"canDelete"`
	CanQuery                bool   `json:"canQuery"`
	CanUpdate               bool   `json:"canUpdate"`
	UserAccessForCreate     string `json:"userAccessForCreate"`
	UserAccessForDelete     string `json:"userAccessForDelete"`
	UserAccessForQuery      string `json:"userAccessForQuery"`
	UserAccessForUpdate     string `json:"userAccessForUpdate"`
	HasUserDefinedFields    bool   `json:"hasUserDefinedFields"`
	SupportsWebhookCallouts bool   `json:"supportsWebhookCallouts"`
}

func (a *api) info(e *entity) entityInfo {
	return entityInfo{
		Name:      e.name,
		CanCreate: verbAllowed(e, verbCreate), CanDelete: verbAllowed(e, verbDelete),
		CanQuery: verbAllowed(e, verbQuery), CanUpdate: verbAllowed(e, verbUpdate),
		UserAccessForCreate: a.access.right(e, verbCreate), UserAccessForDelete: a.access.right(e, verbDelete),
		UserAccessForQuery: a.access.right(e, verbQuery), UserAccessForUpdate: a.access.right(e, verbUpdate),
		HasUserDefinedFields: a.db.hasUDFs(e), SupportsWebhookCallouts: e.webhooks,
	}
}

// hasUDFs reports whether the tenant has defined a user-defined field for an entity; the caller holds no lock.
func (s *store) hasUDFs(e *entity) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return e.udf != udfNone && len(s.udfs[e.udf]) > 0
}

func (a *api) entities(w http.ResponseWriter) {
	type description struct {
		Info entityInfo `json:"info"`
	}
	var all []description
	for _, e := range a.db.entities {
		all = append(all, description{a.info(e)})
	}
	writeJSON(w, http.StatusOK, map[string]any{"entityDescriptions": all})
}

// modules answers which modules are active. The vendor's form is not published; this one is ours.
func (a *api) modules(w http.ResponseWriter) {
	type module struct {
		Name     string `json:"name"`
		IsActive bool   `json:"isActive"`
	}
	a.access.mu.RLock()
	inventory := !a.access.noInventory
	a.access.mu.RUnlock()
	a.db.mu.RLock()
	procurement := a.db.procurement
	a.db.mu.RUnlock()
	writeJSON(w, http.StatusOK, map[string]any{"modules": []module{
		{"CRM", true}, {"Service Desk", true}, {"Contracts", true}, {"Projects", true}, {"Inventory", inventory}, {"Procurement", procurement}}})
}

type pickInfo struct {
	Value          string `json:"value"`
	Label          string `json:"label"`
	IsDefaultValue bool   `json:"isDefaultValue"`
	SortOrder      int    `json:"sortOrder"`
	ParentValue    string `json:"parentValue"`
	IsActive       bool   `json:"isActive"`
	IsSystem       bool   `json:"isSystem"`
}

type fieldInfo struct {
	Name                     string     `json:"name"`
	DataType                 kind       `json:"dataType"`
	Length                   int        `json:"length"`
	IsRequired               bool       `json:"isRequired"`
	IsReadOnly               bool       `json:"isReadOnly"`
	IsQueryable              bool       `json:"isQueryable"`
	IsReference              bool       `json:"isReference"`
	ReferenceEntityType      string     `json:"referenceEntityType"`
	IsPickList               bool       `json:"isPickList"`
	PicklistValues           []pickInfo `json:"picklistValues"`
	PicklistParentValueField string     `json:"picklistParentValueField"`
	IsSupportedWebhookField  bool       `json:"isSupportedWebhookField"`
}

func (a *api) fields(w http.ResponseWriter, e *entity) {
	a.db.mu.RLock()
	out := make([]fieldInfo, 0, len(e.fields))
	for i, f := range e.fields {
		info := fieldInfo{Name: f.name, DataType: f.kind, Length: f.length, IsRequired: f.required || i == 0,
			IsReadOnly:  f.shownReadOnly || (a.db.onHand == onHandReadOnly && e.name == "InventoryItem" && f.name == "quantityOnHand"),
			IsQueryable: !f.noQuery && !e.command,
			IsReference: f.reference != "", ReferenceEntityType: f.reference, IsPickList: f.picklist,
			IsSupportedWebhookField: e.webhooks && i > 0}
		if f.picklist {
			info.PicklistValues = []pickInfo{}
			for _, p := range a.db.pickValues(e, f) {
				info.PicklistValues = append(info.PicklistValues, pickInfo{Value: p.value, Label: p.label, IsDefaultValue: p.isDefault,
					SortOrder: p.sort, IsActive: p.active, IsSystem: systemPicklist(e, f)})
			}
		}
		out = append(out, info)
	}
	a.db.mu.RUnlock()
	writeJSON(w, http.StatusOK, map[string]any{"fields": out})
}

// systemPicklist reports whether a picklist's values are the vendor's rather than the tenant's.
func systemPicklist(e *entity, f field) bool {
	return strings.Contains(strings.ToLower(f.name), "status") || strings.HasSuffix(f.name, "Type") && e.name != "Company"
}

type udfInfo struct {
	Name                     string     `json:"name"`
	Label                    string     `json:"label"`
	Type                     kind       `json:"type"`
	Length                   int        `json:"length"`
	Description              string     `json:"description"`
	IsRequired               bool       `json:"isRequired"`
	IsReadOnly               bool       `json:"isReadOnly"`
	IsQueryable              bool       `json:"isQueryable"`
	IsReference              bool       `json:"isReference"`
	ReferenceEntityType      string     `json:"referenceEntityType"`
	IsPickList               bool       `json:"isPickList"`
	PicklistValues           []pickInfo `json:"picklistValues"`
	PicklistParentValueField string     `json:"picklistParentValueField"`
	DefaultValue             *string    `json:"defaultValue"`
	IsSupportedWebhookField  bool       `json:"isSupportedWebhookField"`
}

func (a *api) udfs(w http.ResponseWriter, e *entity) {
	a.db.mu.RLock()
	out := []udfInfo{}
	t := a.db.table("UserDefinedFieldDefinition")
	for _, d := range a.db.udfs[e.udf] {
		if e.udf == udfNone {
			break
		}
		r := t.get(d.id)
		info := udfInfo{Name: d.name, Label: d.name, Type: d.kind, Description: a.db.text(t.entity.name, r, "description"),
			IsRequired: a.db.field(t.entity.name, r, "isRequired") == true, IsQueryable: true, IsPickList: d.list,
			IsSupportedWebhookField: e.webhooks}
		if d.fallback != "" {
			info.DefaultValue = &d.fallback
		}
		if d.list {
			items := a.db.table("UserDefinedFieldListItem")
			for i, item := range items.where("udfFieldId", d.id) {
				info.PicklistValues = append(info.PicklistValues, pickInfo{Value: text(item.id), SortOrder: i + 1,
					Label:    text(item.values[items.entity.at("valueForDisplay")]),
					IsActive: item.values[items.entity.at("isActive")] != false})
			}
		}
		out = append(out, info)
	}
	a.db.mu.RUnlock()
	writeJSON(w, http.StatusOK, map[string]any{"fields": out})
}
