package io.dittofs.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the tidy rules ask of one source file, as the compiler's own parser sees it.
///
/// **Threading**: immutable.
record JavaSource(String file, List<Type> types, List<Method> methods, List<Name> names) {
    /// A top-level type and how many lines it spans.
    record Type(String name, int line, int lines, boolean isEnum, boolean isPublic) {}

    /// A method or constructor; `parameters` is zero for a record's compact constructor.
    record Method(String name, int line, int lines, int parameters) {}

    /// An identifier or a dotted selection, as written.
    record Name(String text, int line) {}

    /// Every Java file of the project.
    static final List<JavaSource> ALL = parse(ProjectFiles.ending(".java"));

    private static List<JavaSource> parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, _ -> {}, null, null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<JavaSource> parsed = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                var reader = new Reader(unit, positions);
                reader.scan(unit, null);
                String file = ProjectFiles.name(Path.of(unit.getSourceFile().toUri()));
                parsed.add(new JavaSource(
                        file, List.copyOf(reader.types), List.copyOf(reader.methods), List.copyOf(reader.names)));
            }
            return List.copyOf(parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Type> types = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();
        private final List<Name> names = new ArrayList<>();
        private int depth;

        private Reader(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            if (depth == 0) {
                boolean isPublic = tree.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.PUBLIC);
                types.add(new Type(
                        tree.getSimpleName().toString(),
                        line(tree),
                        lines(tree),
                        tree.getKind() == Tree.Kind.ENUM,
                        isPublic));
            }
            depth++;
            super.visitClass(tree, null);
            depth--;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            if (positions.getEndPosition(unit, tree) >= 0) {
                methods.add(new Method(
                        tree.getName().toString(),
                        line(tree),
                        lines(tree),
                        isCompact(tree) ? 0 : tree.getParameters().size()));
            }
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
            names.add(new Name(tree.toString(), line(tree)));
            return super.visitMemberSelect(tree, null);
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
            names.add(new Name(tree.getName().toString(), line(tree)));
            return null;
        }

        // The parser gives a compact constructor the components of its record, which have no place in the source.
        private boolean isCompact(MethodTree tree) {
            return !tree.getParameters().isEmpty()
                    && positions.getStartPosition(unit, tree.getParameters().getFirst())
                            < positions.getStartPosition(unit, tree);
        }

        private int line(Tree tree) {
            return Math.toIntExact(unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree)));
        }

        private int lines(Tree tree) {
            long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree) - 1);
            return Math.toIntExact(last) - line(tree) + 1;
        }
    }
}
