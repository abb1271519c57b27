<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '9e6a4286a11d3dfd8c8d');
