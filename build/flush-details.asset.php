<?php return array('dependencies' => array(), 'version' => '53f403d86a797e432718');
