import { defineConfig, type Plugin } from "vite";

/** Take the style attributes out of the markup of the properties panel: the pages forbid them, and static/workbench.css says the same. */
function withoutStyleAttributes(): Plugin {
  return {
    name: "without-style-attributes",
    transform: (code, id) =>
      id.includes("bpmn-js-properties-panel") ? code.replace(/(domify\('<div) style="[^"]*"/g, "$1") : null,
  };
}

// Fixed names: the pages link them, with the version of the program behind the name.
export default defineConfig({
  base: "/static/built/",
  plugins: [withoutStyleAttributes()],
  build: {
    outDir: "../static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0, // nothing inline: the pages' content security policy takes files of this site only
    chunkSizeWarningLimit: 1600, // the editor, which one page loads
    rolldownOptions: {
      input: {
        office: "src/office.ts",
        inspection: "src/inspection.ts",
        "inspection-worker": "src/inspection-worker.ts",
        workbench: "src/workbench.ts",
        editor: "src/editor.ts",
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
