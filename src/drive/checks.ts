const listeners = new Set< () => void >();

/** Calls back when a check of what visitors see ends on this page; returns a function that stops listening. */
export function onCheckEnd( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export function notifyCheckEnd(): void {
	listeners.forEach( ( listener ) => listener() );
}
