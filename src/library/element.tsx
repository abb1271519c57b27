import { createRoot } from '@wordpress/element';
import type { ReactNode } from 'react';

import { Boundary } from '../components/boundary';
import { FlushButton, type View } from './flush-button';
import { ResultCell } from './last-result';
import { isSame, onRows, resultNow, rowOf } from './rows';

/** A custom element whose content React renders, so that WordPress's scripts can create, move and discard it. */
abstract class DrawnElement extends HTMLElement {
	#root: ReturnType< typeof createRoot > | null = null;

	abstract draw(): ReactNode;

	discarded(): void {}

	get attachment(): number {
		return Number( this.getAttribute( 'attachment' ) );
	}

	connectedCallback(): void {
		// When WordPress moves an element, it is disconnected and reconnected at once, and keeps its content.
		if ( ! this.#root ) {
			this.#root = createRoot( this );
			this.#root.render( this.draw() );
		}
	}

	disconnectedCallback(): void {
		queueMicrotask( () => {
			if ( ! this.isConnected ) {
				this.#root?.unmount();
				this.#root = null;
				this.discarded();
			}
		} );
	}
}

/** `<shortpixel-flush-button attachment="12" name="mid.jpg" view="row">`: a plain link until this script runs. */
export class FlushButtonElement extends DrawnElement {
	#messageHost: HTMLElement | null = null;

	draw() {
		const view = ( this.getAttribute( 'view' ) ?? 'row' ) as View;
		this.#messageHost = this.#makeMessageHost( view );
		return (
			<FlushButton
				attachment={ this.attachment }
				name={ this.getAttribute( 'name' ) ?? '' }
				view={ view }
				messageHost={ this.#messageHost }
			/>
		);
	}

	override discarded(): void {
		this.#messageHost?.remove();
		this.#messageHost = null;
	}

	#makeMessageHost( view: View ): HTMLElement | null {
		if ( view !== 'row' && view !== 'actions' ) {
			return null;
		}
		const host = document.createElement( 'div' );
		host.className = 'spf-message';
		const image = this.closest( '.attachment-details' )?.querySelector(
			'.attachment-media-view .details-image'
		);
		( image ?? this.closest( '.row-actions, .actions' ) ?? this ).after(
			host
		);
		return host;
	}
}

/**
 * `<shortpixel-flush-result attachment="12">` in the list's column: contains what PHP printed until the result changes.
 */
export class ResultElement extends HTMLElement {
	#stop = () => {};
	#root: ReturnType< typeof createRoot > | null = null;

	connectedCallback(): void {
		// Once rendered, the cell follows the row.
		if ( this.#root ) {
			return;
		}
		const attachment = Number( this.getAttribute( 'attachment' ) );
		const before = resultNow( rowOf( attachment ) );
		this.#stop = onRows( () => {
			if ( ! isSame( resultNow( rowOf( attachment ) ), before ) ) {
				this.#stop();
				this.#root = createRoot( this );
				this.#root.render(
					<Boundary>
						<ResultCell attachment={ attachment } />
					</Boundary>
				);
			}
		} );
	}

	disconnectedCallback(): void {
		this.#stop();
	}
}

export function defineElements(): void {
	if ( ! customElements.get( 'shortpixel-flush-button' ) ) {
		customElements.define( 'shortpixel-flush-button', FlushButtonElement );
		customElements.define( 'shortpixel-flush-result', ResultElement );
	}
}
