// Runs @apigrate/autotask-restapi, a client that nobody of this project wrote, unchanged against the
// Autotask sandbox over TLS: zone, query, paging, count, create, patch, child create, metadata, errors,
// the life of a purchase order. It exits 0 only when every step came out as the API reference says.
//
//   npm ci
//   NODE_EXTRA_CA_CERTS=<tls-dir>/ca.pem node check.js https://127.0.0.1:8081
'use strict';
const assert = require('node:assert/strict');
const { AutotaskRestApi, AutotaskApiError } = require('@apigrate/autotask-restapi');

const base = process.argv[2];
if (!base) {
  console.error('give the address of the sandbox, for example https://127.0.0.1:8081');
  process.exit(2);
}
const api = new AutotaskRestApi('api@sandbox.example', 'sandbox-secret', 'SANDBOX', { base_url: `${base}/ATServicesRest/` });

const where = (op, field, value) => ({ op, field, value });
const everything = { filter: [{ op: 'exist', field: 'id' }] };
const one = async (entity, ...filter) => {
  const { items } = await api[entity].query({ filter });
  assert.ok(items.length > 0, `${entity} ${JSON.stringify(filter)}`);
  return items[0];
};
const fails = (call, status, text) => assert.rejects(call, (err) => {
  assert.ok(err instanceof AutotaskApiError);
  assert.equal(err.status, status);
  assert.match(JSON.stringify(err.details), text);
  return true;
});

let vendor, product, location, order, item;
const steps = {
  'zone information is found by the user name': async () => {
    await api.Companies.get(0);
    assert.equal(api.zoneInfo.url, `${base}/ATServicesRest/`);
  },
  'query finds the distributor': async () => {
    vendor = await one('Companies', where('eq', 'companyType', 7), where('contains', 'companyName', 'SYNNEX'));
    assert.equal(vendor.companyName, 'TD SYNNEX Corporation');
  },
  'get of an unknown id answers a null item': async () => assert.equal((await api.Products.get(1)).item, null),
  'count': async () => assert.equal((await api.Products.count({ filter: [where('beginsWith', 'sku', 'OWN-')] })).queryCount, 40),
  'paging by GET follows nextPageUrl': async () => {
    const search = encodeURIComponent(JSON.stringify({ MaxRecords: 15, ...everything }));
    let page = await api._get(`/Products/query?search=${search}`);
    let seen = page.items.length;
    while (page.pageDetails.nextPageUrl) {
      page = await api._get(page.pageDetails.nextPageUrl.split('/V1.0')[1]);
      seen += page.items.length;
    }
    assert.equal(seen, (await api.Products.count(everything)).queryCount);
  },
  'paging by POST repeats the body': async () => {
    const query = { MaxRecords: 15, ...everything };
    let page = await api.Products.query(query);
    let seen = page.items.length;
    while (page.pageDetails.nextPageUrl) {
      page = await api._post(page.pageDetails.nextPageUrl.split('/V1.0')[1], query);
      seen += page.items.length;
    }
    assert.equal(seen, (await api.Products.count(everything)).queryCount);
  },
  'create a product': async () => {
    const code = await one('BillingCodes', where('eq', 'useType', 4), where('eq', 'isActive', true));
    const made = await api.Products.create({ name: 'Foreign product', sku: 'FOREIGN-1', isActive: true, isSerialized: false, productBillingCodeID: code.id });
    product = (await api.Products.get(made.itemId)).item;
    assert.equal(product.sku, 'FOREIGN-1');
  },
  'patch it': async () => {
    assert.equal((await api.Products.update({ id: product.id, unitCost: 12.5, link: 'https://example.com' })).itemId, product.id);
    assert.equal((await api.Products.get(product.id)).item.unitCost, 12.5);
  },
  'create a child': async () => {
    const made = await api.ProductVendors.create(product.id, { vendorID: vendor.id, isActive: true, isDefault: true, vendorCost: 12.5, vendorPartNumber: '1234567' });
    const row = await one('ProductVendors', where('eq', 'vendorPartNumber', '1234567'), where('eq', 'productID', product.id));
    assert.equal(row.id, made.itemId);
    assert.equal((await api.Products.get(product.id)).item.defaultVendorID, vendor.id);
  },
  'entity information, fields and user-defined fields': async () => {
    assert.equal((await api.PurchaseOrders.info()).info.canDelete, false);
    const { fields } = await api.PurchaseOrders.fieldInfo();
    const status = fields.find((f) => f.name === 'status');
    assert.equal(status.picklistValues.find((p) => p.label === 'Submitted').value, '2');
    assert.ok(Array.isArray((await api.Products.udfInfo()).fields));
  },
  'threshold information and modules': async () => {
    assert.equal((await api._get('/ThresholdInformation')).requestThresholdTimeframe, 60);
    assert.ok(await api.Modules.get());
  },
  'a purchase order with a line is submitted': async () => {
    location = await one('InventoryLocations', where('eq', 'isDefault', true));
    order = (await api.PurchaseOrders.create({ vendorID: vendor.id, status: 1, shipToName: 'Acme', shipToAddress1: '1 Main Street' })).itemId;
    item = (await api.PurchaseOrderItems.create(order, { productID: product.id, quantity: 2, unitCost: 12.5, inventoryLocationID: location.id })).itemId;
    await api.PurchaseOrders.update({ id: order, status: 2 });
    const stored = (await api.PurchaseOrders.get(order)).item;
    assert.equal(stored.status, 2);
    assert.ok(stored.submitDateTime);
    assert.match(stored.purchaseOrderNumber, /^\d+$/);
  },
  'its line takes the distributor\'s date, another line is refused': async () => {
    await api.PurchaseOrderItems.update(order, { id: item, estimatedArrivalDate: '2026-12-01T00:00:00Z', memo: 'shipped' });
    assert.equal((await api.PurchaseOrders.get(order)).item.latestEstimatedArrivalDate, '2026-12-01T00:00:00Z');
    await fails(api.PurchaseOrderItems.create(order, { productID: product.id, quantity: 1, unitCost: 1, inventoryLocationID: location.id }), 500, /status is New/);
  },
  'receiving fulfils it': async () => {
    await api.PurchaseOrderItemReceiving.create(item, { quantityNowReceiving: 2 });
    assert.equal((await api.PurchaseOrders.get(order)).item.status, 4);
  },
  'a contact is created and deleted under its company': async () => {
    const acme = await one('Companies', where('eq', 'companyName', 'Acme Dental'));
    const made = await api.CompanyContacts.create(acme.id, { firstName: 'New', lastName: 'Person', isActive: 1 });
    assert.equal((await api.CompanyContacts.delete(acme.id, made.itemId)).itemId, made.itemId);
  },
  'validation is a 500 with errors': () => fails(api.PurchaseOrders.create({ vendorID: vendor.id }), 500, /Missing Required Field: shipToName/),
  'an unknown field is a 500': () => fails(api.Products.query({ filter: [where('eq', 'foo', 1)] }), 500, /Unable to find foo in the Product Entity/),
  'wrong credentials are a 401': () => {
    const stranger = new AutotaskRestApi('api@sandbox.example', 'wrong', 'SANDBOX', { base_url: `${base}/ATServicesRest/` });
    return fails(stranger.Companies.get(0), 401, /.*/);
  },
};

(async () => {
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok    ${name}`);
    } catch (err) {
      failed++;
      console.log(`FAIL  ${name}: ${err.message}`);
    }
  }
  console.log(`${Object.keys(steps).length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
})();
