declare module "bpmn-js-properties-panel" {
  export const BpmnPropertiesPanelModule: import("didi").ModuleDeclaration;
  export const BpmnPropertiesProviderModule: import("didi").ModuleDeclaration;
  export function useService<Service>(name: string): Service;
}
declare module "@bpmn-io/properties-panel" {
  type Component = (properties: never) => unknown;
  export const TextFieldEntry: Component;
  export const SelectEntry: Component;
  export const CheckboxEntry: Component;
  export const ListGroup: Component;
  export const isTextFieldEntryEdited: (node: unknown) => boolean;
  export const isSelectEntryEdited: (node: unknown) => boolean;
  export const isCheckboxEntryEdited: (node: unknown) => boolean;
}
declare module "@bpmn-io/properties-panel/preact" {
  export function h(component: unknown, properties: object): unknown;
}
declare module "diagram-js-minimap" {
  const module: import("didi").ModuleDeclaration;
  export default module;
}
