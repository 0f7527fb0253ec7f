// The groups of the properties panel that are Binglian's own: limits and law, item, clock, precedence.
import {
  CheckboxEntry,
  ListGroup,
  SelectEntry,
  TextFieldEntry,
  isCheckboxEntryEdited,
  isSelectEntryEdited,
  isTextFieldEntryEdited,
} from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { type Factory, type Moddle, type Modeling, type Shape, add, bearer, read, remove, told, write } from "./extension";

type Translate = (words: string) => string;
type Target = { type: string; name: string; of?: Moddle };
interface Asked {
  id: string;
  element: Shape;
}

const UNITS = ["workingDay", "hour", "day", "month", "minute"];
const NATURES = ["approval", "supervision", "intake", "inspection", "hearing", "expertReview", "notice", "applicant", "intermediary"];
const REASONS = ["data", "law", "decision", "message", "resource", "time", "analyst", "custom", "unknown"];
const NUMBER = /^\d+(\.\d+)?$/;

/** Return what gets and sets an attribute: of the extension of an element, or of one precedence. */
function useAttribute(element: Shape, { type, name, of }: Target) {
  const services = { modeling: useService<Modeling>("modeling"), factory: useService<Factory>("bpmnFactory") };
  const get = () => (of ? of.get(name) : read(element, type, name));
  const set = (value: unknown) => {
    const properties = { [name]: value === "" ? undefined : value };
    if (of) services.modeling.updateModdleProperties(element, of, properties);
    else write(element, services, type, properties);
  };
  return { get, set };
}

interface Entry {
  id: string;
  isEdited: (node: unknown) => boolean;
  component: (asked: Asked) => unknown;
}

const numbers = new WeakMap<Moddle, number>();
const entries = new Map<string, Entry>();
let last = 0;

/** Return a number that stays with a precedence while the editor is open. */
function numberOf(of: Moddle): number {
  const known = numbers.get(of) ?? ++last;
  numbers.set(of, known);
  return known;
}

/** Return a field; the same one each time, for a new one would lose the focus while somebody types in it. */
function field(target: Target, isEdited: Entry["isEdited"], component: Entry["component"]): Entry {
  const id = [target.type.replace(":", "-"), target.name, target.of ? numberOf(target.of) : 0].join("-");
  const known = entries.get(id) ?? { id, isEdited, component };
  entries.set(id, known);
  return known;
}

function text(label: string, target: Target): Entry {
  return field(target, isTextFieldEntryEdited, ({ element, id }) => {
    const { get, set } = useAttribute(element, target);
    return h(TextFieldEntry, {
      element,
      id,
      label: useService<Translate>("translate")(label),
      debounce: useService("debounceInput"),
      getValue: () => String(get() ?? ""),
      setValue: set,
    });
  });
}

function number(label: string, target: Target): Entry {
  return field(target, isTextFieldEntryEdited, ({ element, id }) => {
    const { get, set } = useAttribute(element, target);
    const translate = useService<Translate>("translate");
    return h(TextFieldEntry, {
      element,
      id,
      label: translate(label),
      debounce: useService("debounceInput"),
      getValue: () => String(get() ?? ""),
      setValue: (value: string | undefined, error: string | null) => error || set(value && Number(value)),
      validate: (value: string) => (value && !(NUMBER.test(value) && Number(value) > 0) ? translate("A number above 0") : null),
    });
  });
}

function select(label: string, target: Target, options: (element: Shape) => { value: string; label: string }[]): Entry {
  return field(target, isSelectEntryEdited, ({ element, id }) => {
    const translate = useService<Translate>("translate");
    const { get, set } = useAttribute(element, target);
    return h(SelectEntry, {
      element,
      id,
      label: translate(label),
      getOptions: () => [
        { value: "", label: "–" },
        ...options(element).map((option) => ({ ...option, label: translate(option.label) })),
      ],
      getValue: () => get() ?? "",
      setValue: set,
    });
  });
}

function check(label: string, target: Target): Entry {
  return field(target, isCheckboxEntryEdited, ({ element, id }) => {
    const { get, set } = useAttribute(element, target);
    return h(CheckboxEntry, {
      element,
      id,
      label: useService<Translate>("translate")(label),
      getValue: () => Boolean(get()),
      setValue: (value: boolean) => set(value || undefined),
    });
  });
}

const words = (values: string[]) => () => values.map((value) => ({ value, label: value }));

/** Return the flow nodes of the same process, for a precedence to come after. */
function earlier(element: Shape): { value: string; label: string }[] {
  let scope: Moddle | undefined = element.businessObject.$parent;
  while (scope && scope.$type !== "bpmn:Process") scope = scope.$parent;
  const found: Moddle[] = [];
  const walk = (elements: Moddle[]) => {
    for (const one of elements) {
      if (one.$type !== "bpmn:SequenceFlow" && !one.$type.startsWith("bpmn:Data")) found.push(one);
      walk(one.flowElements ?? []);
    }
  };
  walk(scope?.flowElements ?? []);
  return found
    .filter((one) => one.id !== element.id && !one.$type.endsWith("Gateway"))
    .map((one) => ({ value: one.id ?? "", label: one.name || one.id || "" }));
}

function limits(translate: Translate) {
  const type = "bl:TimeLimit";
  return {
    id: "bl-limit",
    label: translate("Time limit and law"),
    entries: [
      number("Statutory limit", { type, name: "statutory" }),
      number("Promised limit", { type, name: "promised" }),
      select("Unit", { type, name: "unit" }, words(UNITS)),
      text("Legal basis", { type, name: "legalBasis" }),
      number("May be extended by", { type, name: "extendableBy" }),
      text("Why the promise is not half of the limit", { type, name: "exception" }),
    ],
  };
}

function item(translate: Translate) {
  return {
    id: "bl-item",
    label: translate("Item"),
    entries: [
      text("Code of the item", { type: "bl:Item", name: "code" }),
      select("Nature", { type: "bl:Item", name: "nature" }, words(NATURES)),
      check("The clock stands still here", { type: "bl:Clock", name: "suspends" }),
      text("By which law it stands still", { type: "bl:Clock", name: "basis" }),
    ],
  };
}

function precedence(element: Shape, services: { translate: Translate; modeling: Modeling; factory: Factory }) {
  const { translate, modeling, factory } = services;
  const type = "bl:Precedence";
  return {
    id: "bl-precedence",
    label: translate("Precedence"),
    component: ListGroup,
    items: told(element, type).map((of) => ({
      id: `bl-precedence-${numberOf(of)}`,
      label: earlier(element).find((one) => one.value === of.get("after"))?.label ?? translate("Comes after"),
      entries: [
        select("Comes after", { type, name: "after", of }, earlier),
        select("Reason", { type, name: "reason", of }, words(REASONS)),
        text("Article, or who says so", { type, name: "basis", of }),
      ],
      remove: (event: Event) => {
        event.stopPropagation();
        remove(element, modeling, of);
      },
    })),
    add: (event: Event) => {
      event.stopPropagation();
      add(element, { modeling, factory }, type, { reason: "analyst" });
    },
  };
}

class Groups {
  static $inject = ["propertiesPanel", "translate", "modeling", "bpmnFactory"];

  constructor(
    panel: { registerProvider(priority: number, provider: Groups): void },
    private readonly translate: Translate,
    private readonly modeling: Modeling,
    private readonly factory: Factory,
  ) {
    panel.registerProvider(500, this);
  }

  /** Return what puts our groups before the general ones: they are what the editor is opened for. */
  getGroups(element: Shape) {
    const { translate, modeling, factory } = this;
    const node = "incoming" in element.businessObject || isNode(element.businessObject);
    const whole = bearer(element).$type === "bpmn:Process";
    return (groups: object[]) => {
      if (whole) return [limits(translate), ...groups];
      if (!node) return groups;
      return [limits(translate), item(translate), precedence(element, { translate, modeling, factory }), ...groups];
    };
  }
}

function isNode(found: Moddle): boolean {
  return /(Task|Activity|SubProcess|Event)$/.test(found.$type);
}

export const properties = { __init__: ["binglianProperties"], binglianProperties: ["type", Groups] };
