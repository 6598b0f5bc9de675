/** Why Discord would not take these embeds; undefined when it would. */
export declare const embedProblem: (embeds: readonly object[]) => string | undefined;
//# sourceMappingURL=embed-limits.d.ts.map