const { projects, ...config } = require( './jest.config.cjs' );

/** The components with React 19, which a future WordPress will bring; what renders nothing is the same with either. */
module.exports = {
	...config,
	projects: projects
		.filter( ( { displayName } ) => displayName === 'browser' )
		.map( ( project ) => ( {
			...project,
			testMatch: [ '<rootDir>/tests/**/*.test.tsx' ],
			moduleNameMapper: {
				'^react$': '<rootDir>/node_modules/react-19',
				'^react/(.*)$': '<rootDir>/node_modules/react-19/$1',
				'^react-dom$': '<rootDir>/node_modules/react-dom-19',
				'^react-dom/(.*)$': '<rootDir>/node_modules/react-dom-19/$1',
			},
		} ) ),
};
