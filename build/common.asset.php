<?php return array('dependencies' => array(), 'version' => 'a4566d32b5191f5c09c7');
