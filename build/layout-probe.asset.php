<?php return array('dependencies' => array(), 'version' => 'a026a050ff3b4be95834');
