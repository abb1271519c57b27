<?php return array('dependencies' => array(), 'version' => 'cd8d5ea092bb6ea39b3a');
