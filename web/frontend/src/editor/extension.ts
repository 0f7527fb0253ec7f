// What `urn:binglian:bpmn:1` says of an element: read from its extension elements, and changed by commands that can be undone.

/** An element of the model, as moddle has it. */
export interface Moddle {
  $type: string;
  $parent?: Moddle;
  id?: string;
  name?: string;
  extensionElements?: Moddle & { values?: Moddle[] };
  processRef?: Moddle;
  flowElements?: Moddle[];
  get(name: string): unknown;
}

/** A shape or connection of the drawing. */
export interface Shape {
  id: string;
  type: string;
  businessObject: Moddle;
}

export interface Modeling {
  updateModdleProperties(element: Shape, moddle: Moddle, properties: object): void;
}

export interface Factory {
  create(type: string, properties: object): Moddle;
}

/** Return the element of the model that carries the extension: of a pool its process. */
export function bearer(element: Shape): Moddle {
  const found = element.businessObject;
  return found.$type === "bpmn:Participant" && found.processRef ? found.processRef : found;
}

/** Return what an element says in the extension, of one kind. */
export function told(element: Shape, type: string): Moddle[] {
  return (bearer(element).extensionElements?.values ?? []).filter((value) => value.$type === type);
}

/** Return an attribute of the extension as text. */
export function read(element: Shape, type: string, name: string): unknown {
  return told(element, type).at(-1)?.get(name);
}

/** Add to what an element says in the extension. */
export function add(element: Shape, services: { modeling: Modeling; factory: Factory }, type: string, properties: object): void {
  const { modeling, factory } = services;
  const owner = bearer(element);
  const fresh = factory.create(type, properties);
  const extension = owner.extensionElements;
  if (extension) {
    fresh.$parent = extension;
    modeling.updateModdleProperties(element, extension, { values: [...(extension.values ?? []), fresh] });
    return;
  }
  const made = factory.create("bpmn:ExtensionElements", { values: [fresh] });
  made.$parent = owner;
  fresh.$parent = made;
  modeling.updateModdleProperties(element, owner, { extensionElements: made });
}

/** Take away something that an element says in the extension. */
export function remove(element: Shape, modeling: Modeling, gone: Moddle): void {
  const extension = bearer(element).extensionElements;
  if (!extension) return;
  const left = (extension.values ?? []).filter((value) => value !== gone);
  modeling.updateModdleProperties(element, extension, { values: left });
}

/** Set an attribute of the extension; undefined takes it away. */
export function write(
  element: Shape,
  services: { modeling: Modeling; factory: Factory },
  type: string,
  properties: object,
): void {
  const known = told(element, type).at(-1);
  if (known) services.modeling.updateModdleProperties(element, known, properties);
  else add(element, services, type, properties);
}
