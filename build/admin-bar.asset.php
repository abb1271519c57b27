<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'df4d00bd1706dd956daf');
