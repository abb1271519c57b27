const listeners = new Set< () => void >();

/** Calls back when a check of what visitors see ends while this page follows it; returns a function that stops this. */
export function onCheckEnd( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export function notifyCheckEnd(): void {
	listeners.forEach( ( listener ) => listener() );
}
