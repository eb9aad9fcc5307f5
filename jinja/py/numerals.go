package py

// Pairs of the first and last character of runs that Unicode counts as digits
// though no decimal ones, and as numerals though they are letters.
const (
	otherDigits = "\u00b2\u00b3\u00b9\u00b9\u1369\u1371\u19da\u19da\u2070\u2070\u2074\u2079\u2080\u2089\u2460\u2468\u2474\u247c" +
		"\u2488\u2490\u24ea\u24ea\u24f5\u24fd\u24ff\u24ff\u2776\u277e\u2780\u2788\u278a\u2792\U00010a40\U00010a43" +
		"\U00010e60\U00010e68\U00011052\U0001105a\U0001f100\U0001f10a"
	otherNumerals = "\u3405\u3405\u3483\u3483\u382a\u382a\u3b4d\u3b4d\u4e00\u4e00\u4e03\u4e03\u4e07\u4e07\u4e09\u4e09\u4e5d\u4e5d" +
		"\u4e8c\u4e8c\u4e94\u4e94\u4e96\u4e96\u4ebf\u4ec0\u4edf\u4edf\u4ee8\u4ee8\u4f0d\u4f0d\u4f70\u4f70\u5104\u5104" +
		"\u5146\u5146\u5169\u5169\u516b\u516b\u516d\u516d\u5341\u5341\u5343\u5345\u534c\u534c\u53c1\u53c4\u56db\u56db" +
		"\u58f1\u58f1\u58f9\u58f9\u5e7a\u5e7a\u5efe\u5eff\u5f0c\u5f0e\u5f10\u5f10\u62fe\u62fe\u634c\u634c\u67d2\u67d2" +
		"\u6f06\u6f06\u7396\u7396\u767e\u767e\u8086\u8086\u842c\u842c\u8cae\u8cae\u8cb3\u8cb3\u8d30\u8d30\u9621\u9621" +
		"\u9646\u9646\u964c\u964c\u9678\u9678\u96f6\u96f6\uf96b\uf96b\uf973\uf973\uf978\uf978\uf9b2\uf9b2\uf9d1\uf9d1" +
		"\uf9d3\uf9d3\uf9fd\uf9fd\U00020001\U00020001\U00020064\U00020064\U000200e2\U000200e2\U00020121\U00020121" +
		"\U0002092a\U0002092a\U00020983\U00020983\U0002098c\U0002098c\U0002099c\U0002099c\U00020aea\U00020aea" +
		"\U00020afd\U00020afd\U00020b19\U00020b19\U00022390\U00022390\U00022998\U00022998\U00023b1b\U00023b1b" +
		"\U0002626d\U0002626d\U0002f890\U0002f890"
)

// inRuns says whether r is in one of the runs.
func inRuns(runs string, r rune) bool {
	first := rune(-1)
	for _, c := range runs {
		if first < 0 {
			first = c
			continue
		}
		if first <= r && r <= c {
			return true
		}
		first = -1
	}
	return false
}
