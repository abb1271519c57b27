import { createRoot } from '@wordpress/element';

import { FlushButton } from './flush-button';

/** `<shortpixel-flush-button attachment="12" name="mid.jpg" view="row|details">`: a plain link until this script runs. */
export class FlushButtonElement extends HTMLElement {
	#root: ReturnType< typeof createRoot > | null = null;
	#messageHost: HTMLElement | null = null;

	connectedCallback(): void {
		// WordPress moves elements, which disconnects and reconnects them at once.
		if ( this.#root ) {
			return;
		}
		this.#messageHost = this.#makeMessageHost();
		this.#root = createRoot( this );
		this.#root.render(
			<FlushButton
				attachment={ Number( this.getAttribute( 'attachment' ) ) }
				name={ this.getAttribute( 'name' ) ?? '' }
				messageHost={ this.#messageHost }
			/>
		);
	}

	disconnectedCallback(): void {
		queueMicrotask( () => {
			if ( ! this.isConnected ) {
				this.#root?.unmount();
				this.#messageHost?.remove();
				this.#root = null;
				this.#messageHost = null;
			}
		} );
	}

	#makeMessageHost(): HTMLElement | null {
		if ( this.getAttribute( 'view' ) !== 'row' ) {
			return null;
		}
		const host = document.createElement( 'div' );
		host.className = 'spf-message';
		const actions = this.closest( '.row-actions' );
		( actions ?? this ).after( host );
		return host;
	}
}

export function defineElement(): void {
	if ( ! customElements.get( 'shortpixel-flush-button' ) ) {
		customElements.define( 'shortpixel-flush-button', FlushButtonElement );
	}
}
