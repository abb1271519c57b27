/** A picture with a reload arrow. */
export const icon = (
	<svg
		viewBox="0 0 24 24"
		width="24"
		height="24"
		aria-hidden="true"
		focusable="false"
	>
		<g fill="none" stroke="currentColor" strokeWidth="1.5">
			<path d="M10 18.25H5.75a1 1 0 0 1-1-1V5.75a1 1 0 0 1 1-1h12.5a1 1 0 0 1 1 1V9.5" />
			<path d="m5 15 4-3.5 2.5 2" />
			<path d="M20.3 15.2a4 4 0 1 0 .2 3.2" />
			<path d="M20.75 12v3.5h-3.5" />
		</g>
	</svg>
);
