interface Callbacks {
	/** Called once a second while the tab is visible. */
	onTick: () => void;
	/** Called when the tab becomes visible, or the connection returns while it is. */
	onReturn: () => void;
	onOffline?: () => void;
}

/**
 * Calls back when the tab becomes visible, or the connection returns while it is; returns a function that stops
 * listening.
 */
export function onReturn( callback: () => void ): () => void {
	const back = () => ! document.hidden && callback();
	window.addEventListener( 'online', back );
	document.addEventListener( 'visibilitychange', back );
	return () => {
		window.removeEventListener( 'online', back );
		document.removeEventListener( 'visibilitychange', back );
	};
}

/** Calls back as described in `Callbacks`; returns a function that stops that. */
export function stayAwake( callbacks: Callbacks ): () => void {
	const tick = () => ! document.hidden && callbacks.onTick();
	const ticker = setInterval( tick, 1_000 );
	const offline = () => callbacks.onOffline?.();
	window.addEventListener( 'offline', offline );
	const end = onReturn( callbacks.onReturn );
	return () => {
		clearInterval( ticker );
		window.removeEventListener( 'offline', offline );
		end();
	};
}
