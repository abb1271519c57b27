<?php return array('dependencies' => array('wp-i18n'), 'version' => 'c981baaa5c352157b0c1');
