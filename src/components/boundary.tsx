import { Component } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

/** Shows a message and a Reload button if its children can't be rendered; React alone would show nothing. */
export class Boundary extends Component< { children?: ReactNode } > {
	override state = { failed: false };

	static getDerivedStateFromError() {
		return { failed: true };
	}

	override render() {
		// Uses core's own markup, so that no screen has to load the component library for it.
		return this.state.failed ? (
			<div role="alert" className="notice notice-error inline">
				<p>
					{ __(
						'Something went wrong on this screen. Reload it; flushes that have begun go on.',
						'shortpixel-flush'
					) }{ ' ' }
					<button
						type="button"
						className="button"
						onClick={ () => window.location.reload() }
					>
						{ __( 'Reload', 'shortpixel-flush' ) }
					</button>
				</p>
			</div>
		) : (
			this.props.children
		);
	}
}
