<?php return array('dependencies' => array('wp-i18n'), 'version' => 'fca1ad09b35eae1de0a8');
