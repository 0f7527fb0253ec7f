"""BPMN as XML: parts of the reader and of the writer; the rest of the product sees only `processes.model`."""
