import { defineConfig } from "vite";

// Fixed names: the pages link them, with the version of the program behind the name.
export default defineConfig({
  base: "/static/built/",
  build: {
    outDir: "../static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0, // nothing inline: the pages' content security policy takes files of this site only
    rolldownOptions: {
      input: { office: "src/office.ts", workbench: "src/workbench.ts", editor: "src/editor.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
