"""What a BPMN process is: model, reader, writer, checks, layout, and the shelf of flows."""
