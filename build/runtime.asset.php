<?php return array('dependencies' => array(), 'version' => '26f3c936ce6efe6ccdf6');
