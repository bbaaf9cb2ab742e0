package io.github.erpvipps.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows whose columns stand below each other; the last column runs free. */
final class Table {

    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String indent) {
        this.indent = indent;
    }

    Table row(Object... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> cells[i] == null ? "" : cells[i].toString())
                .toList());
        return this;
    }

    void print(PrintWriter out, Ink ink) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> column < row.size())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                String padded = i == row.size() - 1 ? cell : cell + " ".repeat(widths[i] - cell.length() + 2);
                line.append(cell.matches("[A-Z]+(_[A-Z]+)?") ? ink.state(cell, padded) : padded);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
