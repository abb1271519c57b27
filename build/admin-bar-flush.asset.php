<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'abde0eedd9fd3abe2bdd');
